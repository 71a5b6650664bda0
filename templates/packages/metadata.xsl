<?xml version="1.0" encoding="UTF-8"?>
<!--
	元数据.XML (2012), 电子档案1元数据.XML (DA/T 93): the case as an 案卷, each of its items as a 文件 with its computer files, what was done
	and by whom.  Elements are those of DA/T 46; what is not known has none.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="xml"/>

<xsl:template match="/package">
	<电子档案元数据>
		<案卷>
			<聚合层次>案卷</聚合层次>
			<xsl:call-template name="source"/>
			<电子文件号><xsl:value-of select="case/@id"/></电子文件号>
			<档号><xsl:call-template name="number"/></档号>
			<内容描述>
				<题名><xsl:value-of select="case/@title"/></题名>
				<xsl:if test="string(case/@app_no) != ''"><文件编号><xsl:value-of select="case/@app_no"/></文件编号></xsl:if>
				<责任者><xsl:value-of select="unit/@company"/></责任者>
				<日期><xsl:call-template name="until"/></日期>
				<密级><xsl:value-of select="number/@secrecy"/></密级>
			</内容描述>
			<形式特征>
				<文件组合类型>组合文件</文件组合类型>
				<件数><xsl:value-of select="totals/@items"/></件数>
				<页数><xsl:value-of select="totals/@pages"/></页数>
			</形式特征>
			<xsl:if test="string(case/@cons_no) != ''"><附注><xsl:value-of select="concat('户号：', case/@cons_no)"/></附注></xsl:if>
		<附注><xsl:value-of select="concat('户名：', case/@cons_name, '；', case/@region_label, case/@type_label)"/></附注>
		<xsl:for-each select="accepted"><附注><xsl:value-of select="concat('接受的缺失：', @rule, ' ', @reason)"/></附注></xsl:for-each>
			<xsl:for-each select="paper"><xsl:call-template name="document"/></xsl:for-each>
		</案卷>
		<xsl:apply-templates select="item"/>
		<xsl:apply-templates select="event"/>
		<xsl:call-template name="agents"/>
		<xsl:for-each select="item">
			<实体关系>
				<文件标识符><xsl:value-of select="/package/case/@id"/></文件标识符>
				<被关联文件标识符><xsl:call-template name="id"/></被关联文件标识符>
				<关系>包含</关系>
				<关系描述><xsl:value-of select="concat('案卷的第', @no, '件')"/></关系描述>
			</实体关系>
		</xsl:for-each>
	</电子档案元数据>
</xsl:template>

<xsl:template name="source">
	<来源>
		<xsl:if test="string(/package/number/@fonds_name) != ''"><全宗名称><xsl:value-of select="/package/number/@fonds_name"/></全宗名称></xsl:if>
		<立档单位名称><xsl:value-of select="/package/unit/@company"/></立档单位名称>
	</来源>
</xsl:template>

<!-- The number as a whole, then its parts; of an item its place in the volume too. -->
<xsl:template name="number">
	<xsl:variable name="n" select="/package/number"/>
	<xsl:value-of select="$n/@archive_no"/>
	<全宗号><xsl:value-of select="$n/@fonds"/></全宗号>
	<年度><xsl:value-of select="$n/@year"/></年度>
	<保管期限><xsl:value-of select="$n/@retention"/></保管期限>
	<xsl:if test="string($n/@section) != ''"><机构或问题><xsl:value-of select="$n/@section"/></机构或问题></xsl:if>
	<类别号><xsl:value-of select="$n/@class"/></类别号>
	<室编案卷号><xsl:value-of select="$n/@item_no"/></室编案卷号>
	<xsl:if test="self::item"><室编件号><xsl:call-template name="four"/></室编件号></xsl:if>
</xsl:template>

<xsl:template name="four">
	<xsl:choose>
		<xsl:when test="string-length(@no) &lt; 4"><xsl:value-of select="concat(substring('000', string-length(@no)), @no)"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="@no"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template name="id"><xsl:value-of select="concat(/package/case/@id, '-')"/><xsl:call-template name="four"/></xsl:template>

<xsl:template name="until">
	<xsl:choose>
		<xsl:when test="string(case/@until) != ''"><xsl:value-of select="translate(case/@until, '-', '')"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="translate(unit/@filed, '-', '')"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="item">
	<文件>
		<聚合层次>文件</聚合层次>
		<xsl:call-template name="source"/>
		<电子文件号><xsl:call-template name="id"/></电子文件号>
		<档号><xsl:call-template name="number"/></档号>
		<内容描述>
			<题名><xsl:value-of select="@title"/></题名>
			<xsl:if test="string(@doc_no) != ''"><文件编号><xsl:value-of select="@doc_no"/></文件编号></xsl:if>
			<责任者><xsl:value-of select="@author"/></责任者>
			<日期><xsl:value-of select="translate(@date, '-', '')"/></日期>
			<密级><xsl:value-of select="/package/number/@secrecy"/></密级>
		</内容描述>
		<形式特征>
			<文件组合类型><xsl:choose><xsl:when test="count(file) &gt; 1">组合文件</xsl:when><xsl:otherwise>单件</xsl:otherwise></xsl:choose></文件组合类型>
			<xsl:if test="string(@pages) != ''"><页数><xsl:value-of select="@pages"/></页数></xsl:if>
			<xsl:if test="string(@document) != ''"><语种>汉语</语种></xsl:if>
			<xsl:if test="string(@form_label) != ''"><稿本><xsl:call-template name="edition"/></稿本></xsl:if>
		</形式特征>
		<xsl:if test="string(@place) != ''"><存储位置><当前位置><xsl:value-of select="@place"/></当前位置></存储位置></xsl:if>
		<xsl:if test="string(@medium_label) != ''"><附注><xsl:value-of select="concat('载体：', @medium_label)"/></附注></xsl:if>
		<xsl:if test="string(@ref) != ''"><附注><xsl:value-of select="concat('归档清单：', @ref)"/></附注></xsl:if>
		<xsl:if test="string(@void) != ''"><附注><xsl:value-of select="concat('作废：', translate(@void, '-', ''))"/></附注></xsl:if>
		<xsl:if test="string(@note) != ''"><附注><xsl:value-of select="@note"/></附注></xsl:if>
		<xsl:if test="file"><xsl:call-template name="document"/></xsl:if>
	</文件>
</xsl:template>

<!-- An original is a 正本; of others their own word. -->
<xsl:template name="edition">
	<xsl:choose>
		<xsl:when test="@form_label = '原件'">正本</xsl:when>
		<xsl:otherwise><xsl:value-of select="@form_label"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- Of an item or a paper: its computer files. -->
<xsl:template name="document">
	<文档>
		<题名><xsl:value-of select="@title"/></题名>
		<xsl:apply-templates select="file"/>
	</文档>
</xsl:template>

<xsl:template match="file">
	<计算机文件>
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
		<xsl:if test="@role = 'made' and ../self::item and ../file[@role != 'made']"><附注>程序制作件，归档的是同一件的签章文件</附注></xsl:if>
		<xsl:if test="string(@sha256) != ''"><附注><xsl:value-of select="concat('SHA-256：', @sha256)"/></附注></xsl:if>
		<xsl:if test="string(@sm3) != ''"><附注><xsl:value-of select="concat('SM3：', @sm3)"/></附注></xsl:if>
	</计算机文件>
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
