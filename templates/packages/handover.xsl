<?xml version="1.0" encoding="UTF-8"?>
<!-- 说明文件.TXT of a hand-over of many packages: fields of 档发〔2012〕7号 and of DA/T 93-2022, a line each. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="text"/>
<xsl:variable name="line"><xsl:text>
</xsl:text></xsl:variable>

<xsl:template match="/handover">
	<xsl:value-of select="concat('移交单位：', transfer/sender)"/>
	<xsl:value-of select="concat($line, '交接工作名称：', transfer/work)"/>
	<xsl:value-of select="concat($line, '内容描述：', transfer/content, '；', sum/@items, '件', sum/@pages, '页，', sum/@files, '个文件共', sum/@bytes, '字节')"/>
	<xsl:value-of select="concat($line, '起止档号：', package[1]/@archive_no)"/>
	<xsl:if test="count(package) &gt; 1"><xsl:value-of select="concat('至', package[last()]/@archive_no)"/></xsl:if>
	<xsl:value-of select="concat($line, '档案数量：', sum/@packages)"/>
	<xsl:for-each select="absent"><xsl:value-of select="concat($line, '缺号：', @archive_no, '，', @reason)"/></xsl:for-each>
	<xsl:value-of select="concat($line, '软硬件环境：', '任意操作系统；PDF 阅读器；核对：sha256sum -c manifest-sha256.txt，SM3 在 manifest-sm3.txt')"/>
	<xsl:if test="string(transfer/carrier) != ''"><xsl:value-of select="concat($line, '离线载体参数：', transfer/carrier)"/></xsl:if>
	<xsl:if test="string(transfer/carriers) != ''"><xsl:value-of select="concat($line, '载体编号：', transfer/carriers)"/></xsl:if>
	<xsl:if test="string(transfer/receiver) != ''"><xsl:value-of select="concat($line, '接收单位：', transfer/receiver)"/></xsl:if>
	<xsl:value-of select="concat($line, '制作程序：banwen 办文 ', @version)"/>
	<xsl:if test="string(transfer/handed) != ''"><xsl:value-of select="concat($line, '移交日期：', translate(transfer/handed, '-', ''))"/></xsl:if>
	<xsl:value-of select="$line"/>
</xsl:template>

</xsl:stylesheet>
