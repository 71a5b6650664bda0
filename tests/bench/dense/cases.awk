# Prints `count` dense cases of 高压供电方案答复单: the same ones every time. All of it is made up.
function pick(list,    part, n) {
	n = split(list, part, "|")
	seed = (seed * 1103515245 + 12345) % 2147483648
	return part[int(seed / 65536) % n + 1]
}
function number(low, high) {
	seed = (seed * 1103515245 + 12345) % 2147483648
	return low + int(seed / 65536) % (high - low + 1)
}
function element(name, text) {
	printf "\t\t<%s>%s</%s>\n", name, text, name
}
function name() {
	return pick(town) pick("虚构") pick("𠮷|㛃|𬭚|北|东|长|银|云|石|白|青|松|明|远|宏|嘉|和|永|新|盛") \
		pick("岭|河|湖|桥|杉|泉|川|峰|原|岩|江|海|田|林") pick("新材料|精密机械|食品|纺织|电子|建材|物流|冷链|化工|印务|农机|制药") "有限公司"
}
function supply(no, role, capacity) {
	printf "\t\t<supply no=\"%d\"><role>%s</role><type>公用线路</type><volt>10kV</volt><cap_kva>%d</cap_kva>", no, role, capacity
	printf "<substation>110kV %s变电站 10kV %s段母线 9%d 开关</substation>", pick(town), pick("Ⅰ|Ⅱ"), number(101, 399)
	printf "<line>10kV %s%s线</line><point>%d 号杆 T 接</point>", pick(town), pick("一|二|三|工|园"), number(3, 60)
	printf "<entry>电缆进线，YJV22-8.7/15-3×%s，0.%d km，沿%s路敷设</entry>", pick("70|95|120|185|240"), number(10, 95), pick(town)
	printf "<boundary>%d 号杆 T 接点</boundary></supply>\n", number(3, 60)
}
function meter(no, capacity) {
	printf "\t\t<metering_point no=\"%d\"><group>%d</group><mode>高供高计</mode><wiring>三相三线</wiring><price>工商业两部制</price>", no, no
	printf "<meter_class>0.5S</meter_class><meter_spec>3×100V 3×1.5(6)A</meter_spec><pt_class>0.2</pt_class><pt_ratio>10000/100</pt_ratio>"
	printf "<ct_class>0.2S</ct_class><ct_ratio>%s/5</ct_ratio><position>%s计量柜</position></metering_point>\n", pick("50|75|100|150|200"), pick("主供电源|1 号|2 号|进线")
}
function case_of(i,    capacity) {
	capacity = pick("315|400|500|630|800|1000|1250|1600|2000|2500")
	printf "\t<case id=\"BENCH-%04d\" region=\"anyang-2022\" type=\"hv_ordinary\" stage=\"reply\" via_agent=\"no\" is_org=\"yes\" affects_power_quality=\"no\" special_load=\"no\" supply_count=\"1\" area=\"city\">\n", i
	element("app_no", sprintf("2203%08d", i))
	element("cons_no", sprintf("15000%08d", i))
	element("cons_name", name())
	element("addr", pick(town) "市（虚构）" pick(town) "工业园区" pick(town) "路 " number(1, 299) " 号")
	element("elec_type", "工商业用电（两部制）")
	element("industry", pick("通用设备制造（3411）|食品制造（1411）|电子专用材料制造（3985）|仓储业（5990）"))
	element("cons_level", "普通用户")
	element("cap_kva", capacity)
	element("cap_kw", int(capacity * 0.9))
	element("cap_old_kva", 0)
	element("cap_new_kva", capacity)
	element("volt", "10kV")
	element("contact", pick("甲|乙|丙|丁|戊|己") "某某")
	element("tel", sprintf("000-0000-%04d", i))
	element("manager", pick("庚|辛|壬|癸") "某某")
	element("manager_tel", sprintf("000-0001-%04d", i))
	element("supply_mode", "单电源")
	element("calc_load_kw", int(capacity * number(60, 85) / 100))
	element("run_mode", "单母线运行，不与其他电源并列")
	element("interlock", "自备应急电源与电网电源之间装设双投刀闸")
	element("receiving", pick("配电室 1 座|箱式变电站 1 座|柱上变压器 1 台"))
	element("main_wiring", pick("单母线|单母线分段|线路变压器组"))
	element("transformer", "SCB14-" capacity "/10 干式变压器 1 台")
	element("reactive", int(capacity * 0.3) " kvar，自动投切，补偿后功率因数不低于 0.95")
	element("protection", "进线真空断路器，微机保护")
	element("emergency", pick("无|柴油发电机 200 kW 1 台"))
	element("non_electric", pick("应急照明|手动盘车装置、应急照明"))
	element("dispatch", "负荷管理终端 1 套")
	element("quality", pick("无特殊要求|有源滤波装置 1 套"))
	element("billing", "工商业用电（两部制）")
	element("tou", "执行")
	element("basic_fee", "按变压器容量计收")
	element("pf_std", "0.90")
	element("loss", "高供高计，不计变损")
	element("transition_plan", pick(town) "线负载率较高，配套改造完成前最大允许负荷 " int(capacity / 2) " kW；改造完成后按本方案容量供电，届时另行通知。")
	element("investment", "产权分界点电源侧的供电设施（含分界断路器、计费计量装置）由供电企业投资建设；负荷侧的受电设施由客户投资建设。")
	element("boundary", "以供电线路与客户进线电缆的接续点为界，分界点处设备属供电企业，运行维护与安全责任随产权划分。")
	element("remark", "编号 " i "，" pick("先缴费后施工|施工前办理停电申请|竣工后三日内报验"))
	element("validity", "一年")
	element("valid_from", "2022-03-16")
	element("valid_to", "2023-03-15")
	supply(1, "主供", capacity)
	meter(1, capacity)
	meter(2, capacity)
	print "\t\t<dates><apply>2022-03-01</apply><survey_end>2022-03-03</survey_end><reply>2022-03-15</reply><sign>2022-03-16</sign></dates>"
	print "\t\t<materials>"
	for (m = 1; m <= 7; m++)
		printf "\t\t\t<material ref=\"AR0%s\" form=\"original\" medium=\"electronic\" pages=\"%d\"/>\n", m == 5 ? "5a" : m, number(1, 4)
	print "\t\t</materials>"
	print "\t</case>"
}
BEGIN {
	seed = 20220301
	town = "云中|长河|银杉|北斗湾|石桥|白泉|青原|松江浦|明湖|远山"
	print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<records>"
	for (i = 1; i <= count; i++)
		case_of(i)
	print "</records>"
}
