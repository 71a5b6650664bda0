/* Where lines of Chinese end: sentences, widths in ems, and the lines expected; in paragraphs and in cells 30 mm wide. */
#include <string.h>

#include "layout_kit.h"

struct vector {
	double ems;
	const char *text, *lines;
};

/* Justified paragraphs of 10 pt. */
static const struct vector paragraph[] = {
	{ 9, "停电区域：晨星路、长河里。", "停电区域：晨星路、|长河里。" },
	{ 8.5, "停电区域：晨星路、长河里。", "停电区域：晨星路、|长河里。" },
	{ 12, "停电区域：晨星路、长河里。", "停电区域：晨星路、长河里。" },
	{ 8, "本次为（计划检修）停电", "本次为（计划检修）|停电" },
	{ 6, "本次停电为（计划检修）", "本次停电为|（计划检修）" },
	{ 6, "（计划检修）（临时检修）停电", "（计划检修）|（临时检修）|停电" },
	{ 5, "供电方案……有效期一年", "供电方案|……有效期|一年" },
	{ 6, "供电方案的……有效期一年", "供电方案的|……有效期|一年" },
	{ 6, "供电方案——有效期一年", "供电方案——|有效期一年" },
	{ 5, "供电方案——有效期一年", "供电方案|——有效期|一年" },
	{ 8, "由10kV云城二线供电的用户", "由10kV云城二线|供电的用户" },
	{ 7, "改由10kV云城二线供电", "改由10kV云城|二线供电" },
	{ 8, "定于2025年6月6日8:00—18:00停电", "定于|2025年6月6日|8:00—18:00停电" },
	{ 12, "定于2025年6月6日8:00—18:00停电检修", "定于2025年6月6日|8:00—18:00停电检修" },
	{ 16, "定于2025年6月6日8:00—18:00停电检修", "定于2025年6月6日8:00—18:00停|电检修" },
	{ 6, "二〇二五年六月六日", "二〇二五年|六月六日" },
	{ 10, "自二〇二五年六月六日起实施", "自二〇二五年六月六日|起实施" },
	{ 7, "电费合计￥1,234.56元整", "电费合计|￥1,234.56元整" },
	{ 9, "电费合计￥1,234.56元整", "电费合计|￥1,234.56元整" },
	{ 8, "电价为0.6元/kWh以下", "电价为0.6元/kWh|以下" },
	{ 9, "容量315 kVA的变压器", "容量315 kVA的变|压器" },
	{ 6, "额定容量315 kVA的变压器", "额定容量|315 kVA的变|压器" },
	{ 6, "温度不超过40℃的场所", "温度不超过|40℃的场所" },
	{ 5, "压降不超过5%的线路", "压降不超过|5%的线路" },
	{ 6, "压降不得超过5‰的线路", "压降不得超过|5‰的线路" },
	{ 7, "按№123456号文件执行", "按№123456号|文件执行" },
	{ 8, "联系电话：000-0000-0001。", "联系电话：|000-0000-0001。" },
	{ 11, "联系电话：000-0000-0001，请拨打", "联系电话：|000-0000-0001，请拨打" },
	{ 10, "用户编号1500000000001的用户", "用户编号|1500000000001的用户" },
	{ 6, "编号AY-2022-0001的工单", "编号AY-|2022-0001的|工单" },
	{ 6, "用户“北斗湾”公司", "用户“北斗湾”|公司" },
	{ 7, "用户说：“今日停电。”他问", "用户说：“今日|停电。”他问" },
	{ 6, "据“国网”有关规定办理", "据“国网”有|关规定办理" },
	{ 7, "依据《供电营业规则》办理", "依据《供电营业|规则》办理" },
	{ 8, "依据《供电营业规则》第三条", "依据《供电营业规|则》第三条" },
	{ 6, "甲、乙、丙、丁、戊、己", "甲、乙、丙、丁、|戊、己" },
	{ 5, "甲、乙、丙、丁、戊、己", "甲、乙、丙、|丁、戊、己" },
	{ 6, "停电！何时恢复？请答复", "停电！何时恢|复？请答复" },
	{ 5, "是否停电？！请答复", "是否停电？！|请答复" },
	{ 6, "一、受理；二、勘查；三、答复", "一、受理；二、|勘查；三、答复" },
	{ 8, "受理①勘查②答复③装表④", "受理①勘查②答复|③装表④" },
	{ 6, "高压/低压/备用", "高压/低压/备|用" },
	{ 6, "上午8时30分至下午6时", "上午8时30分|至下午6时" },
	{ 8, "第12条第3款规定的时限", "第12条第3款规|定的时限" },
	{ 7, "共计3个工作日内办结", "共计3个工作日|内办结" },
	{ 6, "共计15个工作日内办结", "共计15个工|作日内办结" },
	{ 8, "增容至1.5万千伏安以上", "增容至|1.5万千伏安以上" },
	{ 8, "25～30千米的线路", "25～30千米的|线路" },
	{ 6, "长度25～30千米的线路", "长度|25～30千米|的线路" },
	{ 10, "阅读https://example.invalid/help/page.html", "阅读https://example.|invalid/help/page.html" },
	{ 6, "型号YJV22-8.7/15-3×300", "型号YJV22-|8.7/15-3×300" },
	{ 8, "型号YJV22-8.7/15-3×300电缆", "型号YJV22-8.7/|15-3×300电缆" },
	{ 4, "国网安阳供电公司", "国网安阳|供电公司" },
	{ 6, "张三·李四工作组", "张三·李四工|作组" },
	{ 5, "李四·张三工作组", "李四·张三|工作组" },
	{ 7, "A类、B类和C类用户", "A类、B类和C|类用户" },
	{ 8, "单位：kW·h（千瓦时）", "单位：kW·h（千|瓦时）" },
	{ 9, "（一）客户应当提供的资料", "（一）客户应当提供|的资料" },
	{ 7, "请于5月1日—7日办理", "请于|5月1日—7日|办理" },
	{ 10, "面积120m²的厂房和仓库", "面积120m²的厂房和|仓库" },
	{ 6, "〔2022〕24号文件印发", "〔2022〕24号|文件印发" },
	{ 7, "安供电营销〔2022〕24号", "安供电营销|〔2022〕24号" },
	{ 8, "不可拆分abcdefghijklmnopqrstuvwxyz字母", "不可拆分|abcdefghijklmnopq|rstuvwxyz字母" },
};

static const struct {
	const char *text, *lines;
} narrow[] = {
	{ "云中市（虚构）长河工业园区银杉大道9号", "云中市（虚构）|长河工业园区银杉|大道9号" },
	{ "北斗湾虚构新材料有限公司", "北斗湾虚构新材料|有限公司" },
	{ "两路电源均以供电线路与客户进线电缆的接续点为界，分界点处设备属供电企业。",
	    "两路电源均以供电|线路与客户进线电|缆的接续点为界，|分界点处设备属供|电企业。" },
	{ "变电站：110kV云中变电站10kV Ⅰ段母线9115开关", "变电站：110kV云|中变电站10kV Ⅰ|段母线9115开关" },
	{ "进线方式：电缆进线，YJV22-8.7/15-3×120，0.35 km，沿银杉大道北侧电缆沟敷设",
	    "进线方式：电缆进|线，YJV22-8.7/15-|3×120，0.35 km，|沿银杉大道北侧电|缆沟敷设" },
	{ "2×375 kvar，自动投切，补偿后功率因数不低于0.95", "2×375 kvar，自动|投切，补偿后功率|因数不低于0.95" },
	{ "计量点1：主供电源计量柜；计量点2：备用电源计量柜", "计量点1：主供电|源计量柜；计量点|2：备用电源计量柜" },
	{ "本户为二级重要电力用户，自备应急电源与电网电源之间应装设可靠的闭锁装置。",
	    "本户为二级重要电|力用户，自备应急|电源与电网电源之|间应装设可靠的闭|锁装置。" },
	{ "产权证明（或其他证明材料）", "产权证明（或其他|证明材料）" },
	{ "政府职能部门立项批复、核准或备案文件", "政府职能部门立项|批复、核准或备案|文件" },
	{ "承装（修、试）电力设施许可证", "承装（修、试）|电力设施许可证" },
	{ "（大写）人民币壹拾捌万柒仟伍佰元整", "（大写）人民币壹拾|捌万柒仟伍佰元整" },
	{ "￥187,500.00元（大写：壹拾捌万柒仟伍佰元整）", "￥187,500.00元|（大写：壹拾捌万|柒仟伍佰元整）" },
	{ "2022年3月16日起至2023年3月15日止", "2022年3月16日|起至|2023年3月15日|止" },
	{ "停电时间：2023年6月19日8:00—18:00", "停电时间：|2023年6月19日|8:00—18:00" },
	{ "停电范围：城东一线1—5号杆、“新城”小区、长河路12号院。",
	    "停电范围：城东|一线1—5号杆、|“新城”小区、长|河路12号院。" },
	{ "停电原因：线路检修……请提前做好准备！", "停电原因：线路检|修……请提前做好|准备！" },
	{ "联系电话：000-0000-0001（甲某某）", "联系电话：|000-0000-0001|（甲某某）" },
	{ "供电服务热线95598；能源监管热线12398。", "供电服务热线|95598；能源监管|热线12398。" },
	{ "SCB14-1250/10干式变压器2台", "SCB14-1250/10|干式变压器2台" },
	{ "负荷管理终端1套；有源滤波装置2套", "负荷管理终端|1套；有源滤波装|置2套" },
	{ "功率因数标准0.90，执行“两部制”电价", "功率因数标准|0.90，执行|“两部制”电价" },
	{ "费用依据：安供电营销〔2022〕24号", "费用依据：安供电|营销〔2022〕24号" },
	{ "客户应在3个工作日内提交材料，逾期视为放弃。", "客户应在3个工|作日内提交材料，|逾期视为放弃。" },
};

/* A cell of 31 mm with 1.2 mm of padding, song 10 pt: a ragged line is as good as it is full, and none has one character. */
START_TEST(breaks_ragged)
{
	static const struct {
		enum align align;
		const char *lines;
	} ragged[] = {
		{ ALIGN_START, "10kV 银园一线|100 号杆至|108 号杆" },
		{ ALIGN_CENTER, "10kV 银园一线|100 号杆至|108 号杆" },
	};
	struct box_style *style = kit_style(10, ragged[_i].align);
	struct box *body = kit_block(style);

	kit_add(body, kit_para(style, "10kV 银园一线 100 号杆至 108 号杆"));
	ck_assert_str_eq(kit_joined(kit_lay(kit_boxes(body, 28.6 * MM, 2000))), ragged[_i].lines);
}
END_TEST

/* Justified at 30 and 45 mm: a line that cannot be filled keeps its words. */
static const struct {
	double width;
	const char *text, *part;
} whole[] = {
	{ 30,
	    "因10kV云城二线更换绝缘导线，定于2023年6月19日（星期一）8:00—18:00，110kV云中变电站配合停电，请提前做好准备。",
	    "（星期一）" },
	{ 30, "供电可靠率≥99.9%，电压合格率≥99.8%，全年户均停电时间不超过2.5小时，由长河供电所书面说明原因。",
	    "供电可靠率" },
	{ 30, "经现场检查（2022-04-06），客户侧高压柜“五防”闭锁失效1处，请于2022年4月20日前整改完毕并申请复验。",
	    "经现场检查" },
	{ 45,
	    "请贵公司于2022年4月12日17:30前，将受电工程设计图纸（一式3份）、设计单位资质证明送至晨星市长河区云城路18号营业厅。",
	    "请贵公司于" },
	{ 45,
	    "办理进度可登录https://www.example.invalid/查询，也可以拨打服务热线95598，全天24小时受理，凭申请编号查询。",
	    "办理进度可登录" },
};

START_TEST(keeps_words)
{
	const char *lines = kit_joined(kit_set(whole[_i].text, whole[_i].width * MM / 10.5, ALIGN_JUSTIFY));

	ck_assert_msg(strstr(lines, whole[_i].part) != NULL, "%s", lines);
}
END_TEST

/* Running text may divide a date after 年 and 月 and a range of times after its dash; an entry of a line or two does not. */
START_TEST(divides_dates)
{
	const char *text =
	    "临时用电期限自2022年3月1日至2022年8月31日，共184天；到期前15日内未办理延期手续的，供电企业将依照合同约定终止供电。";
	const char *lines = kit_joined(kit_set(text, 45 * MM / 10.5, ALIGN_JUSTIFY));

	ck_assert_msg(g_str_has_prefix(lines, "临时用电期限自2022年3月|1日至"), "%s", lines);
}
END_TEST

START_TEST(breaks_paragraph)
{
	const struct vector *v = &paragraph[_i];

	ck_assert_str_eq(kit_joined(kit_set(v->text, v->ems, ALIGN_JUSTIFY)), v->lines);
}
END_TEST

/* A cell of 30 mm, 10.5 pt, set to the left. */
START_TEST(breaks_cell)
{
	struct box_style *style = kit_style(10.5, ALIGN_START);
	struct box *body = kit_block(style), *grid = kit_grid(style, "85.04 1fr", 1, 0.5);

	kit_cell(kit_row(grid, 0), 0, 1, 1, kit_para(style, narrow[_i].text));
	kit_add(body, grid);
	ck_assert_str_eq(kit_joined(kit_lay(kit_boxes(body, 300, 2000))), narrow[_i].lines);
}
END_TEST

static bool
is_in(gunichar c, const char *list)
{
	return g_utf8_strchr(list, -1, c) != NULL;
}

/* Whatever the width, no line begins or ends with what may not stand there, and no text is lost. */
START_TEST(never_at_ends)
{
	const char *text = "据“国网”《办事指南》（试行）第3条：客户应于2025年6月6日8:00前提交材料、缴清费用￥1,234.56元；"
			   "逾期……视为放弃！温度30℃，误差5%；高压——低压、甲·乙【丙】〔2022〕24号？答：是。";
	double ems = 6 + _i * 0.37;
	g_autoptr(GArray) lines = kit_lines(kit_set(text, ems, _i % 2 ? ALIGN_JUSTIFY : ALIGN_START));
	g_autoptr(GString) all = g_string_new(NULL);

	ck_assert_uint_gt(lines->len, 1);
	for (guint i = 0; i < lines->len; i++) {
		const struct kit_line *line = &g_array_index(lines, struct kit_line, i);
		gunichar first = g_utf8_get_char(line->text);
		gunichar last = g_utf8_get_char(g_utf8_prev_char(line->text + strlen(line->text)));

		ck_assert_msg(i == 0 || !is_in(first, "、，。：；！？”》）】〕·℃%"), "%.2f: %s", ems, line->text);
		ck_assert_msg(!is_in(last, "“《（【〔￥"), "%.2f: %s", ems, line->text);
		g_string_append(all, line->text);
	}
	ck_assert_str_eq(all->str, text);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("layout breaks");
	TCase *t = tcase_create("lines");

	tcase_add_loop_test(t, breaks_paragraph, 0, G_N_ELEMENTS(paragraph));
	tcase_add_loop_test(t, breaks_ragged, 0, 2);
	tcase_add_loop_test(t, keeps_words, 0, G_N_ELEMENTS(whole));
	tcase_add_test(t, divides_dates);
	tcase_add_loop_test(t, breaks_cell, 0, G_N_ELEMENTS(narrow));
	tcase_add_loop_test(t, never_at_ends, 0, 60);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return kit_main(suite());
}
