<?xml version="1.0" encoding="UTF-8"?>
<!--
	EEP of DA/T 48-2009: the case as one 文件 of many documents (组合文件), its files in Base64 where <?base64 …?> stands.  Not signed: the
	package it is taken from has its own signature.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="http://www.saac.gov.cn/standards/ERM/encapsulation">
<xsl:output method="xml"/>

<xsl:template match="/package">
	<电子文件封装包>
		<封装包格式描述>本EEP根据中华人民共和国档案行业标准DA/T 48-2009《基于XML的电子文件封装规范》生成</封装包格式描述>
		<版本>2009</版本>
		<被签名对象 eep版本="2009">
			<封装包类型>原始型</封装包类型>
			<封装包类型描述>本封装包包含电子文件数据及其元数据，原始封装，未经修改</封装包类型描述>
			<封装包创建时间><xsl:call-template name="filed"/></封装包创建时间>
			<封装包创建单位><xsl:value-of select="unit/@company"/></封装包创建单位>
			<封装内容>
				<文件实体块><xsl:call-template name="whole"/></文件实体块>
				<业务实体块><xsl:apply-templates select="event"/></业务实体块>
				<机构人员实体块><xsl:call-template name="agents"/></机构人员实体块>
			</封装内容>
		</被签名对象>
	</电子文件封装包>
</xsl:template>

<!-- Of the day that is known, its beginning. -->
<xsl:template name="filed">
	<xsl:choose>
		<xsl:when test="string(unit/@filed) != ''"><xsl:value-of select="unit/@filed"/></xsl:when>
		<xsl:when test="event[@what = '归档']"><xsl:value-of select="event[@what = '归档'][1]/@at"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="case/@until"/></xsl:otherwise>
	</xsl:choose>
	<xsl:text>T00:00:00</xsl:text>
</xsl:template>

<xsl:template name="until">
	<xsl:choose>
		<xsl:when test="string(case/@until) != ''"><xsl:value-of select="translate(case/@until, '-', '')"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="translate(unit/@filed, '-', '')"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template name="whole">
	<文件实体>
		<聚合层次>文件</聚合层次>
		<来源>
			<xsl:if test="string(number/@fonds_name) != ''"><全宗名称><xsl:value-of select="number/@fonds_name"/></全宗名称></xsl:if>
			<立档单位名称><xsl:value-of select="unit/@company"/></立档单位名称>
		</来源>
		<电子文件号><xsl:value-of select="case/@id"/></电子文件号>
		<档号><xsl:value-of select="number/@archive_no"/>
			<全宗号><xsl:value-of select="number/@fonds"/></全宗号>
			<年度><xsl:value-of select="number/@year"/></年度>
			<保管期限><xsl:value-of select="number/@retention"/></保管期限>
			<xsl:if test="string(number/@section) != ''"><机构或问题><xsl:value-of select="number/@section"/></机构或问题></xsl:if>
			<室编件号><xsl:value-of select="number/@item_no"/></室编件号>
		</档号>
		<内容描述>
			<题名><xsl:value-of select="case/@title"/></题名>
			<xsl:if test="string(case/@app_no) != ''"><文件编号><xsl:value-of select="case/@app_no"/></文件编号></xsl:if>
			<责任者><xsl:value-of select="unit/@company"/></责任者>
			<日期><xsl:call-template name="until"/></日期>
			<密级><xsl:value-of select="number/@secrecy"/></密级>
		</内容描述>
		<形式特征>
			<文件组合类型>组合文件</文件组合类型>
			<xsl:if test="totals/@pages &gt; 0"><页数><xsl:value-of select="totals/@pages"/></页数></xsl:if>
			<语种>汉语</语种>
		</形式特征>
		<存储位置><脱机载体编号>无</脱机载体编号></存储位置>
		<权限管理/>
		<xsl:if test="string(case/@cons_no) != ''"><附注><xsl:value-of select="concat('户号：', case/@cons_no)"/></附注></xsl:if>
		<附注><xsl:value-of select="concat('户名：', case/@cons_name, '；', case/@region_label, case/@type_label)"/></附注>
		<xsl:for-each select="accepted"><附注><xsl:value-of select="concat('接受的缺失：', @rule, ' ', @reason)"/></附注></xsl:for-each>
		<文件数据><xsl:apply-templates select="item[file] | paper"/></文件数据>
	</文件实体>
</xsl:template>

<xsl:template match="item | paper">
	<xsl:variable name="id" select="concat('修改0-文档', position())"/>
	<文档>
		<文档标识符><xsl:value-of select="$id"/></文档标识符>
		<文档序号><xsl:value-of select="position()"/></文档序号>
		<题名><xsl:value-of select="@title"/></题名>
		<xsl:apply-templates select="file"><xsl:with-param name="document" select="$id"/></xsl:apply-templates>
	</文档>
</xsl:template>

<xsl:template match="file">
	<xsl:param name="document"/>
	<xsl:variable name="id" select="concat($document, '-文档数据', position())"/>
	<文档数据 文档数据ID="{$id}">
		<编码 编码ID="{$id}-编码1">
			<电子属性>
				<格式信息><xsl:value-of select="concat('格式名称：', @format)"/>
					<xsl:if test="string(@format_version) != ''"><xsl:value-of select="concat('，格式版本：', @format_version)"/></xsl:if>
					<xsl:value-of select="concat('，MIME媒体类型：', @mime)"/>
					<xsl:if test="string(@claims) != ''">
						<xsl:value-of select="concat('，自称：', @claims)"/>
						<xsl:if test="string(@claims_checked) != 'yes'">（未经验证）</xsl:if>
					</xsl:if>
				</格式信息>
				<计算机文件名><xsl:value-of select="@name"/></计算机文件名>
				<计算机文件大小><xsl:value-of select="@bytes"/></计算机文件大小>
				<xsl:if test="string(@created_by) != ''"><文档创建程序><xsl:value-of select="@created_by"/></文档创建程序></xsl:if>
			</电子属性>
			<xsl:if test="string(@resolution) != '' and string(@colour) != ''">
				<数字化属性>
					<xsl:if test="contains(../@medium_label, '纸')"><数字化对象形态><xsl:value-of select="../@medium_label"/></数字化对象形态></xsl:if>
					<扫描分辨率><xsl:value-of select="concat(@resolution, 'dpi')"/></扫描分辨率>
					<扫描色彩模式><xsl:value-of select="@colour"/></扫描色彩模式>
					<xsl:if test="string(@compression) != ''"><图像压缩方案><xsl:value-of select="@compression"/></图像压缩方案></xsl:if>
				</数字化属性>
			</xsl:if>
			<编码描述>本封装包中“编码数据”元素存储的是计算机文件二进制流的Base64编码，有关Base64编码规则参见IETF RFC 2045多用途邮件扩展（MIME）第一部分：互联网信息体格式。当提取和显现封装在编码数据元素中的计算机文件时，应对Base64编码进行反编码，并依据封装包中“反编码关键字”元素中记录的值还原计算机文件的扩展名</编码描述>
			<反编码关键字><xsl:text>base64-</xsl:text><xsl:call-template name="suffix"><xsl:with-param name="name" select="@name"/></xsl:call-template></反编码关键字>
			<编码数据 编码数据ID="{$id}-编码1-编码数据1"><xsl:processing-instruction name="base64"><xsl:value-of select="@path"/></xsl:processing-instruction></编码数据>
		</编码>
	</文档数据>
</xsl:template>

<!-- What stands behind the last dot. -->
<xsl:template name="suffix">
	<xsl:param name="name"/>
	<xsl:choose>
		<xsl:when test="contains($name, '.')">
			<xsl:call-template name="suffix"><xsl:with-param name="name" select="substring-after($name, '.')"/></xsl:call-template>
		</xsl:when>
		<xsl:otherwise><xsl:value-of select="$name"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- 机构人员1 is the unit; the persons of events follow in their order, then who filed when no event names them. -->
<xsl:template name="agents">
	<机构人员实体>
		<机构人员标识符>机构人员1</机构人员标识符>
		<机构人员类型>单位</机构人员类型>
		<机构人员名称><xsl:value-of select="unit/@company"/></机构人员名称>
	</机构人员实体>
	<xsl:for-each select="event[string(@by) != ''][not(@by = preceding-sibling::event/@by)] | unit[string(@archivist) != ''][not(@archivist = /package/event/@by)]">
		<xsl:sort select="name()"/>
		<机构人员实体>
			<机构人员标识符><xsl:value-of select="concat('机构人员', position() + 1)"/></机构人员标识符>
			<机构人员类型>个人</机构人员类型>
			<机构人员名称><xsl:value-of select="concat(@by, @archivist)"/></机构人员名称>
		</机构人员实体>
	</xsl:for-each>
</xsl:template>

<xsl:template match="event">
	<业务实体>
		<业务标识符><xsl:value-of select="concat('业务', position())"/></业务标识符>
		<机构人员标识符><xsl:call-template name="agent"/></机构人员标识符>
		<文件标识符><xsl:value-of select="/package/case/@id"/></文件标识符>
		<业务状态>历史行为</业务状态>
		<业务行为><xsl:value-of select="@what"/></业务行为>
		<行为时间><xsl:value-of select="translate(@at, '-', '')"/></行为时间>
		<xsl:if test="string(@basis) != ''"><行为依据><xsl:value-of select="@basis"/></行为依据></xsl:if>
	</业务实体>
</xsl:template>

<xsl:template name="agent">
	<xsl:variable name="by" select="string(@by)"/>
	<xsl:variable name="first" select="/package/event[@by = $by][1]"/>
	<xsl:choose>
		<xsl:when test="$by = ''">机构人员1</xsl:when>
		<xsl:otherwise><xsl:value-of select="concat('机构人员', count($first/preceding-sibling::event[string(@by) != ''][not(@by = preceding-sibling::event/@by)]) + 2)"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

</xsl:stylesheet>
