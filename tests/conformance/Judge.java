import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Judges every PDF below the given files and folders by veraPDF against PDF/A-3a and PDF/UA-1, in one process.
 * Prints each rule that is broken with its clause, and a count; status 0 only if all pass.
 */
public class Judge {
	private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

	public static void main(String[] arguments) throws IOException {
		Logger.getLogger("").setLevel(Level.OFF);
		VeraGreenfieldFoundryProvider.initialise();
		List<Path> files = new ArrayList<>();
		for (String argument : arguments)
			if (Files.exists(Path.of(argument)))
				collect(Path.of(argument), files);
		if (files.isEmpty()) {
			OUT.println("conformance: no PDF found, nothing was judged; make demo renders some into out/");
			System.exit(2);
		}
		int failed = 0;
		for (Path file : files)
			if (!judge(file))
				failed++;
		OUT.printf("conformance: %d passed, %d failed%n", files.size() - failed, failed);
		System.exit(failed == 0 ? 0 : 1);
	}

	private static void collect(Path start, List<Path> files) throws IOException {
		try (Stream<Path> found = Files.walk(start)) {
			found.filter(Files::isRegularFile).filter(p -> p.toString().endsWith(".pdf")).sorted().forEach(files::add);
		}
	}

	private static boolean judge(Path file) {
		boolean good = true;
		for (PDFAFlavour flavour : List.of(PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1))
			good = judge(file, flavour) && good;
		return good;
	}

	private static boolean judge(Path file, PDFAFlavour flavour) {
		try (PDFAParser parser = Foundries.defaultInstance().createParser(file.toFile(), flavour);
				PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
			ValidationResult result = validator.validate(parser);
			if (result.isCompliant())
				return true;
			report(file + " " + flavour.getId(), result);
		} catch (Exception | StackOverflowError | OutOfMemoryError e) {
			OUT.printf("%s %s: cannot be judged: %s%n", file, flavour.getId(), e);
		}
		return false;
	}

	/* One line a broken rule: clause, test number, how often, what it says, the first place. */
	private static void report(String file, ValidationResult result) {
		Map<String, List<TestAssertion>> byRule = new TreeMap<>();
		for (TestAssertion assertion : result.getTestAssertions()) {
			if (assertion.getStatus() != TestAssertion.Status.FAILED)
				continue;
			String rule = assertion.getRuleId().getClause() + "-t" + assertion.getRuleId().getTestNumber();
			byRule.computeIfAbsent(rule, key -> new ArrayList<>()).add(assertion);
		}
		for (Map.Entry<String, List<TestAssertion>> entry : byRule.entrySet()) {
			TestAssertion first = entry.getValue().get(0);
			OUT.printf("%s: %s (%d times): %s [%s]%n", file, entry.getKey(), entry.getValue().size(),
					first.getMessage().replaceAll("\\s+", " "), first.getLocation().getContext());
		}
	}
}
