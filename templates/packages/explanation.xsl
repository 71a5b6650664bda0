<?xml version="1.0" encoding="UTF-8"?>
<!-- 说明文件.TXT: fields of 档发〔2012〕7号 (软硬件环境) and of DA/T 93-2022, a line each, 字段：值.  档案数量 is what the directory file of the layout lists. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="text"/>
<xsl:variable name="line"><xsl:text>
</xsl:text></xsl:variable>

<xsl:template match="/package">
	<xsl:text>移交单位：</xsl:text>
	<xsl:call-template name="sender"/>
	<xsl:value-of select="concat($line, '内容描述：', case/@title, '（', case/@region_label, case/@type_label, '），', totals/@items, '件')"/>
	<xsl:value-of select="concat(totals/@pages, '页，', totals/@files, '个电子文件共', totals/@bytes, '字节')"/>
	<xsl:if test="item[not(file)]"><xsl:value-of select="concat('；其中', count(item[not(file)]), '件只有纸质')"/></xsl:if>
	<xsl:if test="item[string(@void) != '']"><xsl:value-of select="concat('；', count(item[string(@void) != '']), '件已作废，照原样保留')"/></xsl:if>
	<xsl:value-of select="concat($line, '起止档号：', number/@archive_no)"/>
	<xsl:value-of select="concat($line, '档案数量：')"/>
	<xsl:choose>
		<xsl:when test="@layout = '2012'"><xsl:value-of select="count(item/file | paper/file)"/></xsl:when>
		<xsl:otherwise>1</xsl:otherwise>
	</xsl:choose>
	<xsl:value-of select="concat($line, '软硬件环境：', '任意操作系统；')"/>
	<xsl:if test="//file[@format = 'PDF']">PDF 阅读器；</xsl:if>
	<xsl:if test="//file[@format != 'PDF']">
		<xsl:text>能看</xsl:text>
		<xsl:for-each select="//file[@format != 'PDF'][not(@format = preceding::file/@format)]">
			<xsl:sort select="@format"/>
			<xsl:if test="position() &gt; 1">、</xsl:if>
			<xsl:value-of select="@format"/>
		</xsl:for-each>
		<xsl:text>的程序；</xsl:text>
	</xsl:if>
	<xsl:text>核对：sha256sum -c manifest-sha256.txt，SM3 在 manifest-sm3.txt</xsl:text>
	<xsl:if test="paper/file"><xsl:value-of select="concat($line, '文件名：以卷内目录的顺序号开头；0000 是封面和目录，9000 是本单位出具、归档清单没有列的文书，9999 是备考表和报告')"/></xsl:if>
	<xsl:if test="string(unit/@receiver) != ''"><xsl:value-of select="concat($line, '接收单位：', unit/@receiver)"/></xsl:if>
	<xsl:value-of select="concat($line, '制作单位：', unit/@company)"/>
	<xsl:value-of select="concat($line, '制作程序：', unit/@program, ' ', @version)"/>
	<xsl:if test="string(unit/@filed) != ''"><xsl:value-of select="concat($line, '归档日期：', translate(unit/@filed, '-', ''))"/></xsl:if>
	<xsl:value-of select="$line"/>
</xsl:template>

<xsl:template name="sender">
	<xsl:choose>
		<xsl:when test="string(unit/@sender) != ''"><xsl:value-of select="unit/@sender"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="unit/@company"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

</xsl:stylesheet>
