import com.alibaba.excel.EasyExcel;
import com.alibaba.excel.ExcelWriter;
import java.io.*;
import java.nio.file.*;
import java.time.LocalDate;
import java.util.*;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.*;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** The ten records as Java's writers make them (make TEN FOLDER), and what POI reads of a workbook (read FILE). */
public class Judge {
	static final String[] SHEETS = { "工单", "电源", "计量点", "资料" };

	static List<String[]> table(Path ten, String name) throws IOException {
		List<String[]> rows = new ArrayList<>();
		for (String line : Files.readAllLines(ten.resolve(name + ".tsv"))) {
			String[] cells = line.split("\t", -1);
			for (int i = 0; i < cells.length; i++)
				cells[i] = cells[i].replace("\\n", "\n");
			rows.add(cells);
		}
		return rows;
	}

	static Object typed(String kind, String text) {
		if (text.isEmpty())
			return null;
		return kind.equals("number") ? (Object)Double.valueOf(text) : kind.equals("date") ? LocalDate.parse(text) : text;
	}

	static void poi(Path ten, Workbook book, Path file) throws IOException {
		CellStyle day = book.createCellStyle();
		day.setDataFormat(book.createDataFormat().getFormat("yyyy-mm-dd"));
		for (String name : SHEETS) {
			Sheet sheet = book.createSheet(name);
			List<String[]> rows = table(ten, name);
			String[] kinds = rows.get(1);
			for (int y = 0; y < rows.size(); y++) {
				if (y == 1)
					continue;
				Row row = sheet.createRow(y == 0 ? 0 : y - 1);
				for (int x = 0; x < kinds.length; x++) {
					Object value = y == 0 ? rows.get(0)[x] : typed(kinds[x], rows.get(y)[x]);
					if (value instanceof Double)
						row.createCell(x).setCellValue((Double)value);
					else if (value instanceof LocalDate) {
						Cell cell = row.createCell(x);
						cell.setCellValue((LocalDate)value);
						cell.setCellStyle(day);
					} else if (value != null)
						row.createCell(x).setCellValue((String)value);
				}
			}
		}
		Files.createDirectories(file.getParent());
		try (OutputStream out = Files.newOutputStream(file)) {
			book.write(out);
		}
		book.close();
	}

	static void easy(Path ten, Path file) throws IOException {
		Files.createDirectories(file.getParent());
		try (ExcelWriter writer = EasyExcel.write(file.toFile()).build()) {
			for (String name : SHEETS) {
				List<String[]> rows = table(ten, name);
				List<List<String>> head = new ArrayList<>();
				for (String cell : rows.get(0))
					head.add(List.of(cell));
				List<List<Object>> data = new ArrayList<>();
				for (String[] row : rows.subList(2, rows.size())) {
					List<Object> line = new ArrayList<>();
					for (int x = 0; x < row.length; x++) {
						Object value = typed(rows.get(1)[x], row[x]);
						line.add(value instanceof LocalDate ? ((LocalDate)value).atStartOfDay() : value);
					}
					data.add(line);
				}
				writer.write(data, EasyExcel.writerSheet(name).head(head).build());
			}
		}
	}

	static void read(File file) throws IOException {
		PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8");
		try (Workbook book = WorkbookFactory.create(file, null, true)) {
			for (Sheet sheet : book)
				for (Row row : sheet)
					for (Cell cell : row)
						if (cell.getCellType() == CellType.STRING && !cell.getStringCellValue().isEmpty())
							out.println(sheet.getSheetName() + "\t" + cell.getAddress() + "\t" +
								String.join(" ", cell.getStringCellValue().trim().split("\\s+")));
		}
		out.flush();
	}

	public static void main(String[] args) throws Exception {
		if (args[0].equals("read")) {
			read(new File(args[1]));
			return;
		}
		Path ten = Path.of(args[1]), out = Path.of(args[2]);
		poi(ten, new XSSFWorkbook(), out.resolve("poi-xssf/客户.xlsx"));
		poi(ten, new SXSSFWorkbook(), out.resolve("poi-sxssf/客户.xlsx"));
		poi(ten, new HSSFWorkbook(), out.resolve("poi-hssf/客户.xls"));
		easy(ten, out.resolve("easyexcel/客户.xlsx"));
	}
}
