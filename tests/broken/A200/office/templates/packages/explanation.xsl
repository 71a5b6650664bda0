<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="text"/>
<xsl:template match="/package">
	<xsl:call-template name="sendr"/>
	<xsl:value-of select="$line"/>
	<xsl:value-of select="document('/etc/passwd')"/>
</xsl:template>
<xsl:template name="sender"><xsl:value-of select="unit/@sender"/></xsl:template>
</xsl:stylesheet>
