<?xml version="1.0" encoding="UTF-8"?>
<!-- 目录文件.XML of DA/T 93-2022 for many packages: an entry a 档号. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="xml"/>

<xsl:template match="/handover">
	<文件目录>
		<xsl:for-each select="package">
			<文件>
				<顺序号><xsl:value-of select="position()"/></顺序号>
				<档号><xsl:value-of select="@archive_no"/></档号>
				<责任者><xsl:value-of select="@author"/></责任者>
				<题名><xsl:value-of select="@title"/></题名>
				<日期><xsl:call-template name="date"/></日期>
				<保管期限><xsl:value-of select="@retention"/></保管期限>
				<密级><xsl:value-of select="@secrecy"/></密级>
				<页数><xsl:value-of select="@pages"/></页数>
				<备注><xsl:value-of select="concat(@items, '件，归档包 ', substring-after(@path, 'data/'))"/></备注>
			</文件>
		</xsl:for-each>
	</文件目录>
</xsl:template>

<xsl:template name="date">
	<xsl:choose>
		<xsl:when test="string(@until) != ''"><xsl:value-of select="translate(@until, '-', '')"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="@year"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

</xsl:stylesheet>
