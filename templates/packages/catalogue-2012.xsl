<?xml version="1.0" encoding="UTF-8"?>
<!-- 文件目录.XML of 档发〔2012〕7号: an entry a file, in the order of the volume. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="xml"/>

<xsl:template match="/package">
	<文件目录>
		<xsl:apply-templates select="item/file | paper/file"/>
	</文件目录>
</xsl:template>

<xsl:template match="file">
	<文件>
		<顺序号><xsl:value-of select="position()"/></顺序号>
		<档号><xsl:value-of select="/package/number/@archive_no"/></档号>
		<责任者><xsl:choose>
			<xsl:when test="../self::paper"><xsl:value-of select="/package/unit/@company"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="../@author"/></xsl:otherwise>
		</xsl:choose></责任者>
		<题名><xsl:value-of select="../@title"/></题名>
		<日期><xsl:choose>
			<xsl:when test="../self::paper"><xsl:value-of select="translate(/package/unit/@filed, '-', '')"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="translate(../@date, '-', '')"/></xsl:otherwise>
		</xsl:choose></日期>
		<密级><xsl:value-of select="/package/number/@secrecy"/></密级>
		<电子档案名称><xsl:value-of select="@name"/></电子档案名称>
		<备注><xsl:call-template name="note"/></备注>
	</文件>
</xsl:template>

<!-- Where it stands in the volume, what it is beside other files of its item, the item's own note. -->
<xsl:template name="note">
	<xsl:if test="../self::item"><xsl:value-of select="concat('卷内第', ../@no, '件')"/></xsl:if>
	<xsl:if test="../self::paper">案卷文书</xsl:if>
	<xsl:if test="@role = 'scan'"><xsl:value-of select="concat('，第', count(preceding-sibling::file[@role = 'scan']) + 1, '页')"/></xsl:if>
	<xsl:if test="@role = 'made' and ../file[@role = 'archived' or @role = 'scan']">，程序制作件，归档的是同一件的签章文件</xsl:if>
	<xsl:if test="string(../@void) != ''"><xsl:value-of select="concat('，', translate(../@void, '-', ''), '作废')"/></xsl:if>
	<xsl:if test="string(../@note) != ''"><xsl:value-of select="concat('；', ../@note)"/></xsl:if>
</xsl:template>

</xsl:stylesheet>
