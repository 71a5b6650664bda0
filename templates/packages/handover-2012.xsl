<?xml version="1.0" encoding="UTF-8"?>
<!-- 案卷目录.XML of 档发〔2012〕7号 for many packages: an entry a volume. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="xml"/>

<xsl:template match="/handover">
	<案卷目录>
		<xsl:for-each select="package">
			<案卷>
				<顺序号><xsl:value-of select="position()"/></顺序号>
				<档号><xsl:value-of select="@archive_no"/></档号>
				<责任者><xsl:value-of select="@author"/></责任者>
				<题名><xsl:value-of select="@title"/></题名>
				<日期><xsl:call-template name="date"/></日期>
				<密级><xsl:value-of select="@secrecy"/></密级>
				<电子档案名称><xsl:value-of select="substring-after(@path, 'data/')"/></电子档案名称>
				<备注><xsl:value-of select="concat(@items, '件', @pages, '页，保管期限', @retention)"/></备注>
			</案卷>
		</xsl:for-each>
	</案卷目录>
</xsl:template>

<xsl:template name="date">
	<xsl:choose>
		<xsl:when test="string(@until) != ''"><xsl:value-of select="translate(@until, '-', '')"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="@year"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

</xsl:stylesheet>
