<?xml version="1.0" encoding="UTF-8"?>
<!-- 目录文件.XML of DA/T 93-2022: an entry a 档号, here the case. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="xml"/>

<xsl:template match="/package">
	<文件目录>
		<文件>
			<顺序号>1</顺序号>
			<档号><xsl:value-of select="number/@archive_no"/></档号>
			<责任者><xsl:value-of select="unit/@company"/></责任者>
			<题名><xsl:value-of select="case/@title"/></题名>
			<日期><xsl:call-template name="date"/></日期>
			<保管期限><xsl:value-of select="number/@retention"/></保管期限>
			<密级><xsl:value-of select="number/@secrecy"/></密级>
			<页数><xsl:value-of select="totals/@pages"/></页数>
			<备注><xsl:call-template name="note"/></备注>
		</文件>
	</文件目录>
</xsl:template>

<!-- The case's last day. -->
<xsl:template name="date">
	<xsl:choose>
		<xsl:when test="string(case/@until) != ''"><xsl:value-of select="translate(case/@until, '-', '')"/></xsl:when>
		<xsl:when test="string(unit/@filed) != ''"><xsl:value-of select="translate(unit/@filed, '-', '')"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="number/@year"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template name="note">
	<xsl:value-of select="concat(totals/@items, '件，', totals/@files, '个电子文件')"/>
	<xsl:if test="item[not(file)]"><xsl:value-of select="concat('；', count(item[not(file)]), '件只有纸质')"/></xsl:if>
	<xsl:if test="item[string(@void) != '']"><xsl:value-of select="concat('；', count(item[string(@void) != '']), '件作废')"/></xsl:if>
</xsl:template>

</xsl:stylesheet>
