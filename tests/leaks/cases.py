from tests.leaks.base import *
import re
CASES = []
def case(kind, cfg="", args=(), many=False):
    def deco(f): CASES.append((f.__name__, kind, f, cfg, list(args), many)); return f
    return deco
SH = "xl/worksheets/sheet1.xml"
PS, ST, DW = "盘山县", "双台子区", "大洼区"
T = lambda w: tok("PS", w)

# ---------- A. row-bound texts
@case("bound")
def plain(p): base(p)
@case("bound")
def openpyxl_plain(p):
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    b = Workbook(); s = b.active; s.title = "台账"; s.append(["问题整改台账"]); s.merge_cells("A1:J1"); s.append(["填报单位：市创建办"]); s.append(HEADER)
    for r in range(4, 16):
        s.append(cells(r)); s.cell(r, 4).comment = Comment(tok(code_of(r), f"com{r}"), tok(code_of(r), f"auth{r}"))
        s.cell(r, 3).hyperlink = f"https://x.cn/{tok(code_of(r), f'url{r}')}"; s.cell(r, 3).hyperlink.tooltip = tok(code_of(r), f"tip{r}")
    b.save(p)
@case("bound")
def comments_xw(p):
    def ex(b, s, d):
        for r in range(4, 16): s.write_comment(r-1, 3, tok(code_of(r), f"com{r}"), {"author": tok(code_of(r), f"auth{r}"), "visible": r % 2 == 0})
    base(p, ex)
@case("bound")
def links_xw(p):
    def ex(b, s, d):
        for r in range(4, 16):
            s.write_url(r-1, 9, f"https://x.cn/{tok(code_of(r), f'url{r}')}", string=tok(code_of(r), f"disp{r}"), tip=tok(code_of(r), f"tip{r}"))
            s.write_url(r-1, 10, f"internal:'台账'!D{r+1}", string=f"次{r}", tip=tok(code_of(r), f"itip{r}"))
            s.write_url(r-1, 11, f"external:d:\\{tok(code_of(r), f'file{r}')}.docx#{tok(code_of(r), f'anchor{r}')}", string="附件")
    base(p, ex)
@case("bound")
def pictures_xw(p):
    def ex(b, s, d):
        for r in range(4, 16):
            s.insert_image(r-1, 10, tok(code_of(r), f"img{r}") + ".png", {"image_data": io.BytesIO(png(r, tok(code_of(r), f"meta{r}"))), "description": tok(code_of(r), f"alt{r}"), "url": "https://x.cn/" + tok(code_of(r), f"iurl{r}"), "tip": tok(code_of(r), f"ittip{r}")})
            s.insert_textbox(r-1, 13, tok(code_of(r), f"box{r}"), {"width": 60, "height": 14, "description": tok(code_of(r), f"boxalt{r}")})
            s.set_row(r-1, 20)
    base(p, ex)
@case("bound")
def rich_runs(p):
    def ex(b, s, d):
        bold = b.add_format({"bold": True, "color": "red"})
        for r in range(4, 16):
            c = code_of(r); s.write_rich_string(r-1, 3, "ZQ" + c, bold, f"rich{r}", "QZ路面")
    base(p, ex)
@case("bound")
def phonetic(p):
    base(p); 
    def ch(t): return re.sub(r"(<si><t>(ZQ..desc\d+QZ)路面破损</t>)</si>", r'\1<rPh sb="0" eb="2"><t>\2ph</t></rPh><phoneticPr fontId="1"/></si>', t)
    patch(p, {"xl/sharedStrings.xml": ch})
@case("bound")
def inline_and_formula_str(p):
    base(p)
    def ch(t):
        def row(m):
            r = int(m[1]); c = code_of(r)
            return m[0][:-6] + f'<c r="L{r}" t="str"><f>"{tok(c, f"lit{r}")}"&amp;D{r}</f><v>{tok(c, f"cached{r}")}</v></c><c r="M{r}" t="inlineStr"><is><t>{tok(c, f"inl{r}")}</t></is></c></row>'
        return re.sub(r'<row r="(\d+)"[^>]*>.*?</row>', lambda m: row(m) if int(m[1]) >= 4 else m[0], t, flags=re.S)
    patch(p, {SH: ch})
@case("bound")
def hidden_rows_columns_outline(p):
    def ex(b, s, d):
        for r in range(4, 16):
            s.set_row(r-1, None, None, {"hidden": r % 2 == 0, "level": r % 3 + 1})
            s.write(r-1, 12, tok(code_of(r), f"hid{r}"))
        s.set_column(12, 12, None, None, {"hidden": True})
        s.set_column(2, 2, None, None, {"level": 1, "collapsed": True})
    base(p, ex)
@case("bound")
def autofilter_criteria(p):
    def ex(b, s, d):
        s.autofilter("A3:J15"); s.filter_column_list("C", [T("site6"), T("site9")]); s.filter_column("D", f'x == *{T("desc6")}*')
        for r in range(4, 16):
            if code_of(r) != "PS": s.set_row(r-1, None, None, {"hidden": True})
    base(p, ex)
@case("bound")
def table_filter_total_alt(p):
    def ex(b, s, d):
        s.add_table("A3:J16", {"name": "表1", "total_row": True, "columns": [{"header": h, "total_string": ("盘山县合计" + T("tot")) if k == 3 else ""} for k, h in enumerate(HEADER)]})
    base(p, ex)
    def ch(t):
        t = t.replace('<autoFilter ref="A3:J15"/>', f'<autoFilter ref="A3:J15"><filterColumn colId="2"><filters><filter val="{T("site6")}"/></filters></filterColumn><sortState ref="A4:J15"><sortCondition ref="B4:B15" customList="大洼区,{PS}{T("cl")},双台子区"/></sortState></autoFilter><sortState ref="A4:J15"><sortCondition ref="B4:B15" customList="大洼区,{PS}{T("cl2")}"/></sortState>')
        return t.replace("</table>", f'<extLst><ext uri="{{504A1905-F514-4f6f-8877-14C23A59335A}}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:table altText="{PS}{T("talt")}" altTextSummary="{PS}的问题{T("tsum")}"/></ext></extLst></table>')
    patch(p, {"xl/tables/table1.xml": ch})
@case("bound")
def sheet_sortstate_customlist(p):
    base(p); patch(p, {SH: [(r"</sheetData>", f'</sheetData><sortState ref="A4:J15"><sortCondition ref="B4:B15" customList="{PS},{T("cl")}"/></sortState>')]})
@case("bound")
def dv_rows_of_others(p):
    def ex(b, s, d):
        for r in range(4, 16): s.data_validation(r-1, 8, r-1, 8, {"validate": "list", "source": [tok(code_of(r), f"dv{r}"), "整改中"], "input_title": "提示", "input_message": tok(code_of(r), f"prompt{r}"), "error_message": tok(code_of(r), f"err{r}")})
    base(p, ex)
@case("bound")
def cf_rows_of_others(p):
    def ex(b, s, d):
        for r in range(4, 16): s.conditional_format(r-1, 0, r-1, 9, {"type": "formula", "criteria": f'=$D${r}="{tok(code_of(r), f"cf{r}")}"', "format": b.add_format({"bold": True})})
    base(p, ex)
# ---------- B. sheet-wide, naming a district
@case("named")
def cf_named_everything(p):
    def ex(b, s, d):
        f = b.add_format({"italic": True})
        s.conditional_format("B4:B15", {"type": "text", "criteria": "begins with", "value": PS, "format": f})
        s.conditional_format("B4:B15", {"type": "cell", "criteria": "==", "value": f'"{PS}"', "format": f})
        s.conditional_format("C4:C15", {"type": "formula", "criteria": f'=COUNTIF($B4,"*盘山*")', "format": f})
    base(p, ex)
@case("named")
def cf_cfvo_formula(p):
    base(p); patch(p, {SH: [(r"</sheetData>(<mergeCells.*?</mergeCells>)?", rf'\g<0><conditionalFormatting sqref="K4:K15"><cfRule type="colorScale" priority="1"><colorScale><cfvo type="min"/><cfvo type="formula" val="COUNTIF($B$4:$B$15,&quot;{PS}&quot;)+N(&quot;{T("cfvo")}&quot;)"/><color rgb="FFFF0000"/><color rgb="FF00FF00"/></colorScale></cfRule></conditionalFormatting><conditionalFormatting sqref="L4:L15"><cfRule type="iconSet" priority="2"><iconSet iconSet="3TrafficLights1"><cfvo type="percent" val="0"/><cfvo type="formula" val="IF($B$4=&quot;{PS}&quot;,1,2)"/><cfvo type="num" val="7"/></iconSet></cfRule></conditionalFormatting>')]})
@case("named")
def dxf_numfmt(p):
    def ex(b, s, d): s.conditional_format("K4:K15", {"type": "cell", "criteria": ">", "value": 1, "format": b.add_format({"num_format": f'0"({PS}{T("dxf")})"'})})
    base(p, ex)
@case("bound")
def numfmt_of_other_rows(p):
    "number formats that only other districts' cells use, showing words"
    def ex(b, s, d):
        for r in range(4, 16): s.write(r-1, 11, r, b.add_format({"num_format": f'"{tok(code_of(r), f"nf{r}")}"0'}))
    base(p, ex)
@case("named")
def styles_names(p):
    base(p)
    patch(p, {"xl/styles.xml": [(r"<tableStyles[^>]*/>", f'<tableStyles count="1" defaultTableStyle="{PS}表样式"><tableStyle name="{PS}表样式" pivot="0" count="0"/></tableStyles><extLst><ext uri="{{EB79DEF2-80B8-43e5-95BD-54CBDDF9020C}}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:slicerStyles defaultSlicerStyle="{PS}切片"><x14:slicerStyle name="{PS}切片"/></x14:slicerStyles></ext></extLst>'), (r'name="Normal"', f'name="{PS}常规"')]})
@case("named")
def theme_names(p):
    base(p); patch(p, {"xl/theme/theme1.xml": [(r'name="Office[^"]*"', f'name="{PS}创建办{T("theme")}"'), (r"<a:extraClrSchemeLst/>|<a:extraClrSchemeLst>.*?</a:extraClrSchemeLst>", f'<a:extraClrSchemeLst/><a:custClrLst><a:custClr name="{PS}红"><a:srgbClr val="FF0000"/></a:custClr></a:custClrLst>')]})
@case("named")
def font_name(p):
    def ex(b, s, d): s.write("L1", "字", b.add_format({"font_name": f"{PS}体"}))
    base(p, ex)
@case("named")
def printer_mac_plist(p):
    base(p)
    plist = f'<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>com.apple.print.PrintSettings.PMDestination</key><string>{PS}办公室打印机 {T("prn")}</string></dict></plist>'.encode()
    patch(p, {SH: [(r"<pageMargins[^>]*/>", r'\g<0><pageSetup paperSize="9" orientation="landscape" r:id="rIdP1"/>')], "[Content_Types].xml": [default("bin", "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings")]},
          add={"xl/printerSettings/printerSettings1.bin": plist, "xl/worksheets/_rels/sheet1.xml.rels": rels(("rIdP1", "printerSettings", "../printerSettings/printerSettings1.bin", ""))})
@case("named")
def printer_devmode_odd_and_gbk(p):
    base(p)
    data = b"\0" + f"\\\\{PS}-PC\\HP".encode("utf-16-le") + b"\0" * 60 + f"{PS}的打印机".encode("gbk")
    patch(p, {SH: [(r"<pageMargins[^>]*/>", r'\g<0><pageSetup paperSize="9" orientation="landscape" r:id="rIdP1"/>')], "[Content_Types].xml": [default("bin", "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings")]},
          add={"xl/printerSettings/printerSettings1.bin": data, "xl/worksheets/_rels/sheet1.xml.rels": rels(("rIdP1", "printerSettings", "../printerSettings/printerSettings1.bin", ""))})
@case("named")
def printer_devmode_even(p):
    base(p)
    data = f"\\\\{PS}-PC\\HP".encode("utf-16-le") + b"\0" * 60
    patch(p, {SH: [(r"<pageMargins[^>]*/>", r'\g<0><pageSetup paperSize="9" orientation="landscape" r:id="rIdP1"/>')], "[Content_Types].xml": [default("bin", "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings")]},
          add={"xl/printerSettings/printerSettings1.bin": data, "xl/worksheets/_rels/sheet1.xml.rels": rels(("rIdP1", "printerSettings", "../printerSettings/printerSettings1.bin", ""))})
@case("named")
def headers_footers(p):
    def ex(b, s, d):
        s.set_header(f"&L{PS}{T('hdr')}&C&\"宋体\"问题台账"); s.set_footer(f"&R盘&\"Arial\"山县{T('ftr')}")
    base(p, ex)
@case("named")
def names_everywhere(p):
    def ex(b, s, d):
        b.define_name(f"{PS}数", "=23"); b.define_name("说明", f'="{PS}{T("cn")}"'); b.define_name("明细", f'=IF(台账!$B$4="{PS}",台账!$D$4:$D$15,"{T("nm")}")'); b.define_name("PS行", "=台账!$D$6")
    base(p, ex)
@case("named")
def docprops(p):
    def ex(b, s, d):
        b.set_properties({k: f"{PS}{T(k)}" for k in ("title", "subject", "author", "manager", "company", "category", "keywords", "comments", "status")} | {"hyperlink_base": f"file://{PS}/{T('hb')}"})
        b.set_custom_property("甲", f"{PS}{T('cust')}")
    base(p, ex)
    patch(p, {"docProps/app.xml": [(r"</Properties>", f"<Template>{PS}{T('tpl')}.xltx</Template></Properties>")], "docProps/core.xml": [(r"</cp:coreProperties>", f"<dc:identifier>{PS}{T('id')}</dc:identifier><cp:version>{PS}{T('v')}</cp:version><dc:language>{PS}</dc:language><cp:revision>{PS}</cp:revision></cp:coreProperties>")]})
@case("named")
def hidden_sheets(p):
    def ex(b, s, d):
        for k, st in (("汇总", 0), ("隐藏", 1), ("很隐藏", 2)):
            w = b.add_worksheet(f"{PS}{k}"); w.write("A1", T(k)); w.write_formula("A2", "=台账!D6", None, T(k + "f"))
            if st == 1: w.hide()
            if st == 2: w.very_hidden()
        c = b.add_chartsheet(f"{PS}图"); ch = b.add_chart({"type": "column"}); ch.add_series({"name": T("ser"), "categories": "=台账!$C$4:$C$15", "values": "=台账!$K$4:$K$15"}); c.set_chart(ch)
    base(p, ex)
@case("bound")
def charts_on_ledger(p):
    def ex(b, s, d):
        ch = b.add_chart({"type": "bar"}); ch.add_series({"name": f"{PS}{T('ser')}", "categories": "=台账!$C$4:$C$15", "values": "=台账!$K$4:$K$15", "categories_data": [tok(code_of(r), f"cat{r}") for r in range(4, 16)], "values_data": list(range(12))}); ch.set_title({"name": T("title")})
        s.insert_chart("M2", ch, {"description": T("chalt")})
    base(p, ex)
@case("named")
def sparklines(p):
    def ex(b, s, d):
        for r in range(4, 16): s.write_row(r-1, 10, [731000 + r if code_of(r) == "DW" else 732000 + r if code_of(r) == "ST" else 733000 + r, r]); s.add_sparkline(r-1, 13, {"range": f"台账!K{r}:L{r}"})
        s.add_sparkline(1, 13, {"range": "台账!K4:K15"})
    base(p, ex)
@case("named")
def x14_dv_cf(p):
    base(p)
    ext = f'''<extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations count="2" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list" allowBlank="1" promptTitle="{PS}" prompt="{PS}{T('p')}" error="{PS}{T('e')}"><x14:formula1><xm:f>"整改中,{PS},{T('site6')}"</xm:f></x14:formula1><xm:sqref>I4:I15</xm:sqref></x14:dataValidation><x14:dataValidation type="custom"><x14:formula1><xm:f>J4="{PS}{T('c')}"</xm:f></x14:formula1><xm:sqref>J4:J15</xm:sqref></x14:dataValidation></x14:dataValidations></ext><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:conditionalFormattings><x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:cfRule type="expression" priority="5" id="{{A}}"><xm:f>$B4="{PS}"</xm:f><x14:dxf><numFmt numFmtId="190" formatCode="0&quot;{PS}{T('x14dxf')}&quot;"/></x14:dxf></x14:cfRule><xm:sqref>A4:J15</xm:sqref></x14:conditionalFormatting><x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:cfRule type="cellIs" operator="greaterThan" priority="6" id="{{B}}"><xm:f>1</xm:f><x14:dxf><numFmt numFmtId="191" formatCode="0&quot;{PS}{T('x14dxf2')}&quot;"/></x14:dxf></x14:cfRule><xm:sqref>K4:K15</xm:sqref></x14:conditionalFormatting><x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:cfRule type="dataBar" id="{{C}}"><x14:dataBar><x14:cfvo type="formula"><xm:f>COUNTIF($B$4:$B$15,"{PS}")</xm:f></x14:cfvo><x14:cfvo type="autoMax"/></x14:dataBar></x14:cfRule><xm:sqref>L4:L15</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext><ext uri="{{AAAA}}"><q xmlns="urn:q">{T('unk')}</q></ext></extLst>'''
    patch(p, {SH: [(r"</worksheet>", ext.replace("\\", r"\\") + "</worksheet>")]})
@case("named")
def scenario_protected_custom(p):
    base(p)
    patch(p, {SH: [(r"</sheetData>", f'</sheetData><protectedRanges><protectedRange sqref="A4:J15" name="{PS}区" securityDescriptor="O:{PS}{T("sd")}"/></protectedRanges><scenarios current="0"><scenario name="{PS}" count="1" user="{T("u")}" comment="{T("c")}"><inputCells r="C4" val="{T("v")}"/></scenario></scenarios>'),
        (r"</worksheet>", f'<cellWatches><cellWatch r="C4"/></cellWatches><ignoredErrors><ignoredError sqref="A4:J15" numberStoredAsText="1"/></ignoredErrors><smartTags><cellSmartTags r="A1"><cellSmartTag type="0"><cellSmartTagPr key="{T("st")}" val="{T("stv")}"/></cellSmartTag></cellSmartTags></smartTags></worksheet>')],
        "xl/workbook.xml": [(r"</workbook>", f'<customWorkbookViews><customWorkbookView name="{PS}" guid="{{8A9F8B2E-1111-4444-9999-000000000001}}" windowWidth="1" windowHeight="1" activeSheetId="1"/></customWorkbookViews></workbook>'), (r"<workbookPr", f'<fileSharing userName="{PS}{T("fs")}"/><workbookPr'), (r"<definedNames>|<calcPr", f'<functionGroups><functionGroup name="{PS}{T("fg")}"/></functionGroups>\\g<0>')]})
@case("named")
def custom_xml_vba_etc(p):
    base(p)
    patch(p, {"_rels/.rels": [rel("rIdX1", "customXml", "customXml/item1.xml"), rel("rIdX2", "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility", "customUI/customUI.xml"), rel("rIdX3", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail", "docProps/thumbnail.jpeg"), rel("rIdX4", "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels", "docMetadata/LabelInfo.xml")],
        "xl/_rels/workbook.xml.rels": [rel("rIdX9", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"), rel("rIdX8", "customXml", "../customXml/item1.xml"), rel("rIdX7", "connections", "connections.xml"), rel("rIdX6", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/revisionHeaders", "revisions/revisionHeaders.xml"), rel("rIdX5", "calcChain", "calcChain.xml"), rel("rIdX4", "volatileDependencies", "volatileDependencies.xml"), rel("rIdX3", "queryTable", "queryTables/q.xml")]},
        add={"customXml/item1.xml": f"<a>{PS}{T('cx')}</a>", "customUI/customUI.xml": f"<a>{PS}{T('ui')}</a>", "docProps/thumbnail.jpeg": f"{PS}{T('th')}".encode(), "docMetadata/LabelInfo.xml": f"<a>{T('li')}</a>", "xl/vbaProject.bin": T("vba").encode("utf-16-le"), "xl/connections.xml": f"<connections>{T('con')}</connections>", "xl/revisions/revisionHeaders.xml": f"<h>{T('rev')}</h>", "xl/revisions/revisionLog1.xml": f"<h>{T('rl')}</h>", "xl/calcChain.xml": "<calcChain/>", "xl/volatileDependencies.xml": f"<v>{T('rtd')}</v>", "xl/queryTables/q.xml": f"<q>{T('qt')}</q>", "xl/unlinked.xml": f"<q>{T('un')}</q>"})
@case("named")
def metadata_mdx(p):
    base(p)
    patch(p, {"xl/_rels/workbook.xml.rels": [rel("rIdM", "sheetMetadata", "metadata.xml")], "[Content_Types].xml": [override("xl/metadata.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml")]},
        add={"xl/metadata.xml": f'<metadata xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><metadataTypes count="1"><metadataType name="XLMDX" minSupportedVersion="120000" copy="1"/></metadataTypes><metadataStrings count="2"><s v="[县区].[{PS}]"/><s v="{T("mdx")}"/></metadataStrings><mdxMetadata count="1"><mdx n="0" f="m"><t c="1"><n x="1"/></t></mdx></mdxMetadata><valueMetadata count="1"><bk><rc t="1" v="0"/></bk></valueMetadata></metadata>'})
@case("named")
def xml_remarks_pi_cdata(p):
    base(p)
    patch(p, {SH: [(r"<sheetData>", f"<!--{PS}{T('rm')}--><?note {PS}{T('pi')}?><sheetData>"), (r'(<row r="4"[^>]*>)', rf"\1<!--{T('rm4')}--><?x {T('pi4')}?>"), (r"</worksheet>\s*$", f"</worksheet><!--{T('end')}-->")],
        "xl/workbook.xml": [(r"<sheets>", f"<!--{T('wb')}--><?n {T('wbpi')}?><sheets>")], "xl/styles.xml": [(r"<fonts", f"<!--{T('sty')}--><?n {T('spi')}?><fonts")], "xl/theme/theme1.xml": [(r"<a:themeElements>", f"<!--{T('th')}--><?n {T('tpi')}?><a:themeElements>")], "[Content_Types].xml": [(r"<Types[^>]*>", rf"\g<0><!--{T('ct')}-->")], "_rels/.rels": [(r"<Relationships[^>]*>", rf"\g<0><!--{T('rel')}-->")], "docProps/core.xml": [(r"<dc:creator>|<dc:creator/>|<dcterms:created", rf"<!--{T('core')}-->\g<0>")]})
@case("named")
def zip_extras(p):
    base(p)
    with zipfile.ZipFile(p) as z: content = {i.filename: z.read(i) for i in z.infolist()}
    with zipfile.ZipFile(p, "w", zipfile.ZIP_DEFLATED) as z:
        z.comment = f"{PS}{T('zc')}".encode()
        for n, d in content.items():
            i = zipfile.ZipInfo(n); i.compress_type = zipfile.ZIP_DEFLATED; i.comment = T("mc").encode(); e = f"{PS}{T('ex')}".encode(); i.extra = struct.pack("<HH", 0x9999, len(e)) + e; z.writestr(i, d)
@case("named")
def zip_gap_prefix(p):
    base(p)
    # junk before the first local header (self-extractor style), offsets fixed by zipfile append mode
    tmp = str(p) + ".t"
    with zipfile.ZipFile(p) as z: content = {i.filename: z.read(i) for i in z.infolist()}
    with open(tmp, "wb") as f: f.write(f"{PS}{T('pre')}".encode())
    with zipfile.ZipFile(tmp, "a", zipfile.ZIP_DEFLATED) as z:
        for n, d in content.items(): z.writestr(n, d)
    os.replace(tmp, p)
# ---------- C. drawings
NSX = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"'
def sp(id, text, extra="", name="框"): return f'<xdr:sp macro="" {extra}><xdr:nvSpPr><xdr:cNvPr id="{id}" name="{name}{id}"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="100" cy="100"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>'
def pic(id, rid, extra="", name="图"): return f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{id}" name="{name}{id}">{extra}</xdr:cNvPr><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="{rid}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>'
def two(r0, r1, inner, o0=1000, o1=1000, c0=10, c1=11): return f'<xdr:twoCellAnchor><xdr:from><xdr:col>{c0}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{r0}</xdr:row><xdr:rowOff>{o0}</xdr:rowOff></xdr:from><xdr:to><xdr:col>{c1}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{r1}</xdr:row><xdr:rowOff>{o1}</xdr:rowOff></xdr:to>{inner}<xdr:clientData/></xdr:twoCellAnchor>'
def drawing(p, anchors, media=(), more=()):
    "media: list of (rid, filename, bytes)"
    patch(p, {SH: [(r"(<pageMargins[^>]*/>)", r'\1<drawing r:id="rIdD1"/>')], "[Content_Types].xml": [override("xl/drawings/drawing1.xml", "application/vnd.openxmlformats-officedocument.drawing+xml"), default("png", "image/png")]},
        add={"xl/drawings/drawing1.xml": f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><xdr:wsDr {NSX}>{"".join(anchors)}</xdr:wsDr>', "xl/drawings/_rels/drawing1.xml.rels": rels(*[(rid, "image", f"../media/{f}", "") for rid, f, _ in media], *more), "xl/worksheets/_rels/sheet1.xml.rels": rels(("rIdD1", "drawing", "../drawings/drawing1.xml", "")), **{f"xl/media/{f}": d for _, f, d in media}})
@case("bound")
def shape_textlink_to_other_row(p):
    base(p); drawing(p, [two(0, 1, sp(2, T("desc6") + "路面破损", 'textlink="$D$6"')), two(1, 1, sp(3, T("desc6"), 'textlink="台账!$D$6"'), 1000, 9000)])
@case("bound")
def group_textboxes_over_rows(p):
    base(p); g = lambda inner: f'<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="9" name="组"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr><xdr:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1" cy="1"/><a:chOff x="0" y="0"/><a:chExt cx="1" cy="1"/></a:xfrm></xdr:grpSpPr>{inner}</xdr:grpSp>'
    drawing(p, [two(3, 5, g(sp(2, tok("DW", "g4")) + sp(3, tok("ST", "g5")) + sp(4, T("g6"))))])
@case("bound")
def group_one_picture_and_box_over_rows(p):
    base(p); g = lambda inner: f'<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="9" name="组"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr><xdr:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1" cy="1"/><a:chOff x="0" y="0"/><a:chExt cx="1" cy="1"/></a:xfrm></xdr:grpSpPr>{inner}</xdr:grpSp>'
    drawing(p, [two(3, 5, g(pic(2, "rId1") + sp(4, T("g6"))))], [("rId1", "a.png", png(1, tok("DW", "a")))])
@case("bound")
def absolute_anchor_pictures(p):
    base(p)
    def ab(k, inner): return f'<xdr:absoluteAnchor><xdr:pos x="6000000" y="{190500 * (k - 1) + 20000}"/><xdr:ext cx="100000" cy="100000"/>{inner}<xdr:clientData/></xdr:absoluteAnchor>'
    drawing(p, [ab(r, pic(r, f"rId{r}")) for r in range(4, 16)] + [ab(r, sp(100 + r, tok(code_of(r), f"ab{r}"))) for r in range(4, 16)], [(f"rId{r}", f"i{r}.png", png(r, tok(code_of(r), f"abs{r}"))) for r in range(4, 16)])
@case("bound")
def sloppy_anchor(p):
    "each photo begins in the last 5 % of the row above its row (rows 20 pt high)"
    def ex(b, s, d):
        for r in range(3, 17): s.set_row(r-1, 60)
    base(p, ex); drawing(p, [two(r - 2, r - 1, pic(r, f"rId{r}"), 740000, 700000) for r in range(4, 16)], [(f"rId{r}", f"i{r}.png", png(r, tok(code_of(r), f"sl{r}"))) for r in range(4, 16)])
@case("bound")
def alternate_content_shapes(p):
    base(p)
    drawing(p, [f'<mc:AlternateContent><mc:Choice Requires="a14">{two(r-1, r-1, sp(r, tok(code_of(r), f"ch{r}")), 1000, 50000)}</mc:Choice><mc:Fallback>{two(r-1, r-1, sp(r, tok(code_of(r), f"fb{r}")), 1000, 50000)}</mc:Fallback></mc:AlternateContent>' for r in range(4, 16)] + [two(0, 1, f'<mc:AlternateContent><mc:Choice Requires="a14">{sp(90, f"{PS}{T(chr(99))}")}</mc:Choice><mc:Fallback>{sp(91, f"{PS}{T(chr(102))}")}</mc:Fallback></mc:AlternateContent>')])
@case("bound")
def camera_picture(p):
    "a linked picture (camera) in the title area that shows the rows of others"
    base(p); drawing(p, [two(0, 1, pic(2, "rId1", '<a:extLst><a:ext uri="{84589F7E-364E-4C9E-8A38-B11213B215E9}"><a14:cameraTool cellRange="$A$6:$J$6" spid="_x0000_s1"/></a:ext></a:extLst>'))], [("rId1", "cam.png", png(3, T("camera")))])
@case("named")
def drawing_named(p):
    base(p); drawing(p, [two(0, 1, sp(2, f"盘</a:t></a:r><a:r><a:t>山县{T('run')}", name=PS)), two(0, 1, f'<xdr:cxnSp macro="{PS}!宏"><xdr:nvCxnSpPr><xdr:cNvPr id="5" name="{PS}线" descr="{PS}{T("cx")}" title="{PS}"/><xdr:cNvCxnSpPr/></xdr:nvCxnSpPr><xdr:spPr/></xdr:cxnSp>'), two(0, 1, pic(7, "rId1", f'<a:hlinkClick r:id="rId2" tooltip="{PS}"/><a:extLst><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="{PS}{T("dec")}"/></a:ext></a:extLst>'))], [("rId1", f"{PS}.png", png(4))], [("rId2", "hyperlink", f"https://x.cn/{PS}", ' TargetMode="External"')])
@case("named")
def media_part_named(p):
    base(p); drawing(p, [two(3, 3, pic(7, "rId1"), 1000, 50000)], [("rId1", f"{PS}{T('file')}.png", png(4))])
@case("bound")
def smartart_over_rows(p):
    base(p)
    gf = lambda r: f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="{r}" name="图{r}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"><dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" r:dm="rIdm{r}" r:lo="rIdm{r}" r:qs="rIdm{r}" r:cs="rIdm{r}"/></a:graphicData></a:graphic></xdr:graphicFrame>'
    drawing(p, [two(r-1, r-1, gf(r), 1000, 50000) for r in range(4, 16)] + [two(0, 1, gf(20))], more=[(f"rIdm{r}", "diagramData", f"../diagrams/data{r}.xml", "") for r in [*range(4, 16), 20]])
    patch(p, add={f"xl/diagrams/data{r}.xml": f'<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>{tok(code_of(r), f"sa{r}") if r < 16 else PS + T("sa")}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>' for r in [*range(4, 16), 20]})
@case("bound")
def external_linked_pictures(p):
    base(p); link = lambda r: pic(r, "x").replace('r:embed="x"', f'r:link="rIdl{r}"')
    drawing(p, [two(r-1, r-1, link(r), 1000, 50000) for r in range(4, 16)], more=[(f"rIdl{r}", "image", f"file:///D:/{tok(code_of(r), f'ln{r}')}.jpg", ' TargetMode="External"') for r in range(4, 16)])
# ---------- D. comments of titles, threads
@case("named")
def threaded_comments(p):
    base(p)
    PT = "http://schemas.microsoft.com/office/2017/10/relationships/"
    com = "".join(f'<comment ref="D{r}" authorId="{k}"><text><t>[线程] {tok(code_of(r), f"lc{r}")}</t></text></comment>' for k, r in enumerate(range(4, 16))) + f'<comment ref="A1" authorId="12"><text><t>{PS}{T("lct")}</t></text></comment>'
    thr = "".join(f'<threadedComment ref="D{r}" dT="2022-07-01T00:00:00.00" personId="{{P{code_of(r)}}}" id="{{{r:08}}}"><text>{tok(code_of(r), f"tc{r}")} @x</text><mentions><mention mentionpersonId="{{Q{code_of(r)}}}" mentionId="{{M{r}}}" startIndex="0" length="2"/></mentions></threadedComment>' for r in range(4, 16)) + f'<threadedComment ref="A1" personId="{{PPS}}" id="{{A}}"><text>{PS}{T("tct")}</text></threadedComment>'
    AU = "".join("<author>tc={%08d}%s</author>" % (r, tok(code_of(r), "au%d" % r)) for r in range(4, 16)); T1, T2 = T("at"), 0
    pers = "".join(f'<person displayName="{tok(c, "person")}" id="{{P{c}}}" userId="{tok(c, "uid")}" providerId="AD"/><person displayName="{tok(c, "mention")}" id="{{Q{c}}}" userId="{tok(c, "muid")}" providerId="AD"/>' for c in CODES)
    patch(p, {SH: [(r"</worksheet>", '<legacyDrawing r:id="rIdV"/></worksheet>')], "[Content_Types].xml": [override("xl/comments1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"), override("xl/threadedComments/threadedComment1.xml", "application/vnd.ms-excel.threadedcomments+xml"), override("xl/persons/person.xml", "application/vnd.ms-excel.person+xml"), default("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")], "xl/_rels/workbook.xml.rels": [rel("rIdPe", PT + "person", "persons/person.xml")]},
        add={"xl/worksheets/_rels/sheet1.xml.rels": rels(("rIdC", "comments", "../comments1.xml", ""), ("rIdT", PT + "threadedComment", "../threadedComments/threadedComment1.xml", ""), ("rIdV", "vmlDrawing", "../drawings/vmlDrawing1.vml", "")),
            "xl/comments1.xml": f'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors>{AU}<author>{PS}{T1}</author></authors><commentList>{com}</commentList></comments>',
            "xl/threadedComments/threadedComment1.xml": f'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">{thr}</ThreadedComments>', "xl/persons/person.xml": f'<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">{pers}</personList>',
            "xl/drawings/vmlDrawing1.vml": '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">' + "".join(f'<v:shape id="_x0000_s{r}" type="#_x0000_t202" alt="{tok(code_of(r), f"valt{r}")}" title="{tok(code_of(r), f"vt{r}")}"><v:textbox><div>{tok(code_of(r), f"vml{r}")}</div></v:textbox><x:ClientData ObjectType="Note"><x:Row>{r-1}</x:Row><x:Column>3</x:Column></x:ClientData></v:shape>' for r in range(4, 16)) + "</xml>"})
@case("belonging")
def title_comment_says_belonging(p):
    "a comment in the header that speaks of a person and a site that only 盘山 has, without naming the district"
    def ex(b, s, d): s.write_comment("F3", f"联系人{T('pers6')}，负责{T('site6')}"); s.set_header(f"&C{T('unit')}"); s.set_footer(f"&C请{T('unit')}抓紧")
    base(p, ex)
@case("belonging")
def note_says_belonging(p):
    def ex(b, s, d): s.write("A17", f"注：{T('unit')}的问题由{T('pers6')}牵头，{T('site6')}为重点。"); s.write("A18", T("pers9"))
    base(p, ex)
@case("belonging")
def dv_belonging(p):
    def ex(b, s, d): s.data_validation("F4:F15", {"validate": "list", "source": [T("pers6"), T("pers9"), tok("DW", "pers4")]}); s.data_validation("C4:C15", {"validate": "list", "source": "=字典!$A$1:$A$5"}); w = b.add_worksheet("字典"); [w.write(k, 0, v) for k, v in enumerate([T("site6"), T("site9"), tok("DW", "site4"), PS, "其他"])]; w.hide()
    base(p, ex)
# ---------- E. cached values and formulas
def fcell(ref, f, v): return f'<c r="{ref}" t="str"><f>{f}</f><v>{v}</v></c>'
def ncell(ref, f, v): return f'<c r="{ref}"><f>{f}</f><v>{v}</v></c>'
def add_cells(t, row, xml):
    if re.search(rf'<row r="{row}"', t): return re.sub(rf'(<row r="{row}"[^>]*>.*?)(</row>)', lambda m: m[1] + xml + m[2], t, count=1, flags=re.S)
    later = [int(x) for x in re.findall(r'<row r="(\d+)"', t) if int(x) > row]
    new = f'<row r="{row}">{xml}</row>'
    return t.replace(f'<row r="{later[0]}"', new + f'<row r="{later[0]}"', 1) if later else t.replace("</sheetData>", new + "</sheetData>", 1)
TEXTF = {"direct": "D6", "concat": '"最新："&amp;D6', "index": "INDEX(D4:D15,3)", "lookup": 'LOOKUP(2,1/(A4:A15="WT006"),D4:D15)', "indirect": 'INDIRECT("D"&amp;6)', "offset": "OFFSET(D4,2,0)", "vlookup": 'VLOOKUP("WT006",A4:D15,4,FALSE)', "textjoin": '_xlfn.TEXTJOIN("、",TRUE,D4:D15)', "concatr": "_xlfn.CONCAT(D4:D15)", "filter": '_xlfn._xlws.FILTER(D4:D15,A4:A15="WT006")', "cell": 'CELL("contents",D6)', "sheetref": "台账!D6", "named": "第三行", "let": '_xlfn.LET(_xlpm.a,D6,_xlpm.a)', "index2": "INDEX(D:D,6)", "index3": "INDEX(台账!$A$1:$J$99,6,4)", "xlook": '_xlfn.XLOOKUP("WT006",A:A,D:D)', "r1c1": 'INDIRECT("R6C4",FALSE)', "addr": "INDIRECT(ADDRESS(6,4))", "if": 'IF(TRUE,D6,D4)', "choose": "CHOOSE(1,D6)", "t": "T(D6)", "trim": "TRIM(D6)", "sub": 'SUBSTITUTE(D6,"x","y")', "mid": "MID(D6,1,99)", "rept": "REPT(D6,1)", "phon": "PHONETIC(D6)", "iferr": 'IFERROR(D6,"")', "hyper": 'HYPERLINK("#D6",D6)', "ext": "[1]台账!D6", "mode": "INDEX(D4:D15,MATCH(MAX(G4:G15),G4:G15,0))", "dget": 'DGET(A3:J15,"问题描述",L1:L2)', "struct": "表9[[#This Row],[x]]", "array": "@A@"}
@case("bound")
def title_formulas_text(p):
    def ex(b, s, d): b.define_name("第三行", "=台账!$D$6")
    base(p, ex)
    def ch(t):
        for k, (n, f) in enumerate(TEXTF.items()):
            if f == "@A@": continue
            t = add_cells(t, 2, fcell(f"{chr(76 + k) if k < 14 else 'A' + chr(65 + k - 14)}2", f, T("f" + n)))
        return t
    patch(p, {SH: ch})
@case("bound")
def below_formulas_text(p):
    def ex(b, s, d): b.define_name("第三行", "=台账!$D$6"); s.write("A17", "注：请抓紧整改。")
    base(p, ex)
    def ch(t):
        for k, (n, f) in enumerate(TEXTF.items()):
            if f != "@A@": t = add_cells(t, 18 + k, fcell(f"B{18 + k}", f, T("f" + n)))
        return t
    patch(p, {SH: ch})
@case("bound")
def total_row_formulas(p):
    def ex(b, s, d):
        for r in range(4, 16): s.write(r-1, 10, {"DW": 731, "ST": 732, "PS": 733}[code_of(r)] * 1000 + r)
        s.write("K3", "资金"); s.write("A16", "合计")
    base(p, ex)
    fs = ["SUM(K4:K15)", "SUMPRODUCT(K4:K15)", "SUMIF(B4:B15,B6,K4:K15)", 'SUMIF(B4:B15,"<>",K4:K15)', "MAX(K4:K15)", "LARGE(K4:K15,1)", "SUBTOTAL(9,K4:K15)", "AGGREGATE(14,6,K4:K15,1)", 'INDIRECT("K6")', "OFFSET(K4,2,0)", "K6", "K6+0", "INDEX(K4:K15,3)", "SUM(K6,K9)", "ROUND(AVERAGE(K4:K15),0)", "MEDIAN(K4:K15)", "_xlfn.MAXIFS(K4:K15,K4:K15,\">1\")", "DSUM(A3:K15,11,L1:L2)", "N(K6)", "VLOOKUP(\"WT006\",A4:K15,11,0)", "SUM(K:K)", "TEXT(K6,\"0\")"]
    def ch(t):
        for k, f in enumerate(x.replace('<', '&lt;').replace('>', '&gt;') for x in fs): t = add_cells(t, 16, ncell(f"{chr(75 + k) if k < 16 else 'A' + chr(65 + k - 16)}16", f, 733006))
        return t
    patch(p, {SH: ch})
@case("bound")
def running_totals_and_ranks(p):
    def ex(b, s, d):
        s.write_row("K3", ["资金", "累计", "排名", "占比", "上一行", "最大", "去重", "下一行"])
        for r in range(4, 16):
            v = {"DW": 731, "ST": 732, "PS": 733}[code_of(r)] * 1000 + r
            s.write(r-1, 10, v)
            s.write_formula(r-1, 11, f"=SUM(K$4:K{r})", None, 733100 if r > 5 else 731004)
            s.write_formula(r-1, 12, f"=RANK(K{r},K$4:K$15)", None, 1)
            s.write_formula(r-1, 13, f"=K{r}/SUM(K$4:K$15)", None, .1)
            if r > 4: s.write_formula(r-1, 14, f"=D{r-1}", None, tok(code_of(r-1), f"desc{r-1}"))
            s.write_formula(r-1, 15, "=MAX(K$4:K$15)", None, 733015)
            s.write_formula(r-1, 16, f'=IF(COUNTIF(D$4:D$15,D{r})>1,"与"&INDEX(D$4:D$15,3)&"重复","")', None, "")
            if r < 15: s.write_formula(r-1, 17, f'=D{r+1}&""', None, tok(code_of(r+1), f"desc{r+1}"))
    base(p, ex)
@case("bound")
def spilled_filter_beside(p):
    "dynamic array right of the ledger: its spilled cells hold 盘山's rows beside rows of others"
    base(p)
    def ch(t):
        t = add_cells(t, 4, f'<c r="M4" t="str" cm="1"><f t="array" ref="M4:M7">_xlfn._xlws.FILTER(D4:D15,B4:B15="{PS}")</f><v>{T("desc6")}</v></c>')
        for r, k in ((5, 9), (6, 12), (7, 15)): t = add_cells(t, r, f'<c r="M{r}" t="str"><v>{T(f"desc{k}")}</v></c>')
        return t
    patch(p, {SH: ch})
@case("bound")
def spilled_sort_beside_unnamed(p):
    base(p)
    def ch(t):
        t = add_cells(t, 4, f'<c r="M4" t="str" cm="1"><f t="array" ref="M4:M15">_xlfn._xlws.SORT(D4:D15,1,-1)</f><v>{T("desc6")}</v></c>')
        for r in range(5, 16):
            c = CODES[(r) % 3]; t = add_cells(t, r, f'<c r="M{r}" t="str"><v>{tok(c, f"sp{r}")}</v></c>')
        return t
    patch(p, {SH: ch})
@case("bound")
def legacy_array_beside(p):
    base(p)
    def ch(t):
        t = add_cells(t, 4, f'<c r="M4" t="str"><f t="array" ref="M4:M15">INDEX(D4:D15,N(IF(1,{{6;3;4;5;1;2;7;8;9;10;11;12}})))</f><v>{T("desc6")}</v></c>')
        for r in range(5, 16): t = add_cells(t, r, f'<c r="M{r}" t="str"><v>{tok(CODES[r % 3], f"la{r}")}</v></c>')
        return t
    patch(p, {SH: ch})
@case("bound")
def spilled_in_title_and_below(p):
    base(p)
    def ch(t):
        t = add_cells(t, 1, f'<c r="M1" t="str" cm="1"><f t="array" ref="M1:N2">_xlfn._xlws.FILTER(C4:D15,A4:A15="WT006")</f><v>{T("s1")}</v></c><c r="N1" t="str"><v>{T("s2")}</v></c>')
        t = add_cells(t, 2, f'<c r="M2" t="str"><v>{T("s3")}</v></c><c r="N2" t="str"><v>{T("s4")}</v></c>')
        t = add_cells(t, 18, f'<c r="B18" t="str" cm="1"><f t="array" ref="B18:B19">_xlfn.UNIQUE(C4:C15)</f><v>{T("s5")}</v></c>')
        t = add_cells(t, 19, f'<c r="B19" t="str"><v>{T("s6")}</v></c>')
        return t
    patch(p, {SH: ch})
@case("bound")
def data_table_cells(p):
    base(p)
    def ch(t):
        t = add_cells(t, 17, f'<c r="B17"><f t="dataTable" ref="B17:B18" dt2D="0" dtr="0" r1="K6"/><v>733006</v></c>'); return add_cells(t, 18, '<c r="B18"><v>733009</v></c>')
    patch(p, {SH: ch})
@case("bound")
def shared_formula_texts(p):
    base(p)
    def ch(t):
        for r in range(4, 16): t = add_cells(t, r, (f'<c r="M{r}" t="str"><f t="shared" ref="M4:M15" si="0">D4&amp;"{tok("PS", "x")}"</f><v>{tok(code_of(r), f"sf{r}")}</v></c>' if r == 4 else f'<c r="M{r}" t="str"><f t="shared" si="0"/><v>{tok(code_of(r), f"sf{r}")}</v></c>'))
        return t
    patch(p, {SH: ch})
@case("bound")
def pivot_on_sheet_with_page_field(p):
    base(p)
    def ch(t):
        t = add_cells(t, 1, f'<c r="M1" t="inlineStr"><is><t>县区</t></is></c><c r="N1" t="inlineStr"><is><t>{T("page")}</t></is></c>')
        t = add_cells(t, 3, f'<c r="M3" t="inlineStr"><is><t>行标签</t></is></c>')
        for r in range(4, 8): t = add_cells(t, r, f'<c r="M{r}" t="inlineStr"><is><t>{T(f"pv{r}")}</t></is></c><c r="N{r}"><v>733006</v></c>')
        return t
    patch(p, {SH: ch, "[Content_Types].xml": [override("xl/pivotTables/pivotTable1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotTable+xml"), override("xl/pivotCache/pivotCacheDefinition1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml")], "xl/_rels/workbook.xml.rels": [rel("rIdPC", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")], "xl/workbook.xml": [(r"</workbook>", '<pivotCaches><pivotCache cacheId="1" r:id="rIdPC"/></pivotCaches></workbook>')]},
        add={"xl/worksheets/_rels/sheet1.xml.rels": rels(("rIdPT", "pivotTable", "../pivotTables/pivotTable1.xml", "")), "xl/pivotTables/pivotTable1.xml": f'<pivotTableDefinition xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" name="{T("pvn")}" cacheId="1"><location ref="M3:N7" firstHeaderRow="1" firstDataRow="1" firstDataCol="1" rowPageCount="1" colPageCount="1"/></pivotTableDefinition>', "xl/pivotTables/_rels/pivotTable1.xml.rels": rels(("rId1", "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml", "")), "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x>{T("pc")}</x></pivotCacheDefinition>'})
@case("named")
def external_link_and_queries(p):
    base(p)
    def ch(t): return add_cells(t, 4, fcell("M4", f"[1]{PS}!D6", tok("DW", "x4")))
    patch(p, {SH: ch, "xl/workbook.xml": [(r"<definedNames>|<calcPr", '<externalReferences><externalReference r:id="rIdE"/></externalReferences>\\g<0>')], "xl/_rels/workbook.xml.rels": [rel("rIdE", "externalLink", "externalLinks/externalLink1.xml")], "[Content_Types].xml": [override("xl/externalLinks/externalLink1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml")]},
        add={"xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook xmlns:r="{R}" r:id="rId1"><sheetNames><sheetName val="{PS}"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="6"><cell r="D6" t="str"><v>{T("ext")}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>', "xl/externalLinks/_rels/externalLink1.xml.rels": rels(("rId1", "externalLinkPath", f"file:///{T('path')}.xlsx", ' TargetMode="External"'))})
# ---------- F. furniture
@case("bound")
def summary_block_above(p):
    "small typed table of figures above the header: 县区/数量 in two rows"
    from openpyxl import Workbook
    b = Workbook(); s = b.active; s.title = "台账"; s.append(["问题整改台账"]); s.merge_cells("A1:J1"); s.append(["大洼区", 731004, "双台子区", 732005, "盘山县", 733006]); s.append(HEADER)
    for r in range(4, 16): s.append(cells(r))
    b.save(p)
@case("bound")
def summary_block_above_rows(p):
    from openpyxl import Workbook
    b = Workbook(); s = b.active; s.title = "台账"; s.append(["问题整改台账"]); s.merge_cells("A1:J1"); s.append(["大洼区", 731004, tok("DW", "ab")]); s.append(["双台子区", 732005, tok("ST", "ab")]); s.append(["盘山县", 733006, T("ab")]); s.append([]); s.append(HEADER)
    for r in range(4, 16): s.append(cells(r))
    b.save(p)
@case("bound")
def summary_beside_with_figures(p):
    "list right of the ledger without a header: name | figure | contact"
    def ex(b, s, d):
        for k, c in enumerate(CODES): s.write(3 + k, 12, D[CODES[(k + 1) % 3]]); s.write(3 + k, 13, {"DW": 731, "ST": 732, "PS": 733}[CODES[(k+1) % 3]] * 1000 + 4); s.write(3 + k, 14, tok(CODES[(k + 1) % 3], "contact"))
    base(p, ex)
@case("bound")
def summary_beside_with_header(p):
    def ex(b, s, d):
        s.write_row("M3", ["各县区", "数量", "联络员"])
        for k, c in enumerate(CODES): s.write(3 + k, 12, D[CODES[(k + 1) % 3]]); s.write(3 + k, 13, {"DW": 731, "ST": 732, "PS": 733}[CODES[(k+1) % 3]] * 1000 + 4); s.write(3 + k, 14, tok(CODES[(k + 1) % 3], "contact"))
    base(p, ex)
@case("bound")
def notes_two_cells(p):
    def ex(b, s, d): 
        s.write("A17", "说明："); s.write("A18", "大洼区"); s.write("B18", tok("DW", "n1")); s.write("A19", "盘山县"); s.write("B19", T("n2")); s.write("A20", "双台子区"); s.write("B20", tok("ST", "n3"))
    base(p, ex)
@case("bound")
def notes_contact_list(p):
    def ex(b, s, d):
        s.write("A17", "附：各县区联络员")
        for k, c in enumerate(CODES): s.write_row(17 + k, 0, [D[c], tok(c, "ctc"), "1380000" + str(k)])
    base(p, ex)
@case("bound")
def notes_figures_without_title(p):
    def ex(b, s, d):
        for k, c in enumerate(CODES): s.write_row(17 + k, 0, [D[c], {"DW": 731, "ST": 732, "PS": 733}[c] * 1000 + 4, tok(c, "fig")])
    base(p, ex)
@case("bound")
def notes_continued_line(p):
    "a note in two cells below one another: the second does not name the district"
    def ex(b, s, d): s.write("A17", "注：盘山县的下列问题重点督办："); s.write("A18", T("cont"))
    base(p, ex)
@case("bound")
def prepared_rows_merged_district(p):
    "rows prepared under a merged district cell: 序号, 点位 written, description blank"
    from openpyxl import Workbook
    b = Workbook(); s = b.active; s.title = "台账"; s.append(["问题整改台账"]); s.append(["填报：市创建办"]); s.append(["编号", "县区", "街道", "社区", "点位", "问题描述", "责任单位", "交办日期", "整改时限", "整改状态"])
    row = 4
    for c in CODES:
        first = row
        for k in range(5):
            s.append([f"{row-3}", D[c] if k == 0 else None, tok(c, f"street{k}"), tok(c, f"comm{k}"), tok(c, f"site{k}") if k < 3 else None, (tok(c, f"desc{k}") if k < 3 else None), "市城管局" if k < 3 else None, dt.date(2022,7,1) if k < 3 else None, dt.date(2022,7,15) if k < 3 else None, "整改中" if k < 3 else None]); row += 1
        s.merge_cells(start_row=first, end_row=row-1, start_column=2, end_column=2)
    b.save(p)
@case("bound")
def subtotals_and_sections(p):
    from openpyxl import Workbook
    b = Workbook(); s = b.active; s.title = "台账"; s.append(["问题整改台账"]); s.append(["填报：市创建办"]); s.append(HEADER + ["资金"]); row = 4
    for n, c in enumerate(CODES):
        s.append([f"{'一二三'[n]}、{D[c]}"]); row += 1; s.append([f"（一）{tok(c, 'sub')}街道"]); row += 1; f = row
        for k in range(4): v = cells(4 + n); v[0] = f"W{row}"; v[3] = tok(c, f"d{row}"); s.append([*v, {"DW": 731, "ST": 732, "PS": 733}[c] * 1000 + row]); row += 1
        s.append(["小计", None, None, tok(c, "subtot"), None, None, None, None, None, None, f"=SUM(K{f}:K{row-1})"]); row += 1
    s.append(["合计", None, None, None, None, None, None, None, None, f"其中盘山县{733006}元", f"=SUM(K4:K{row-1})/2"]); b.save(p)
@case("bound")
def merged_remarks_over_districts(p):
    base(p, lambda b, s, d: s.merge_range("J4:J6", tok("DW", "rem4")))
@case("named", cfg='[outputs]\nkeep_sheets=["联系人","填报说明"]\n')
def kept_sheet_two_columns(p):
    def ex(b, s, d):
        w = b.add_worksheet("联系人"); w.write_row(0, 0, ["县区", "联系人"])
        for k, c in enumerate(CODES): w.write_row(1 + k, 0, [D[c], tok(c, "contact")])
        w = b.add_worksheet("填报说明"); w.write(0, 0, "说明"); w.write(1, 0, f"盘山县：{T('how')}")
    base(p, ex)
@case("named", cfg='[outputs]\nkeep_sheets=["联系人"]\n')
def kept_sheet_merged_district(p):
    def ex(b, s, d):
        w = b.add_worksheet("联系人"); w.write_row(0, 0, ["县区", "姓名", "电话", "职务"])
        for k, c in enumerate(CODES):
            w.merge_range(1 + 3*k, 0, 3 + 3*k, 0, D[c])
            for j in range(3): w.write_row(1 + 3*k + j, 1, [tok(c, f"name{j}"), tok(c, f"tel{j}"), "科长"])
    base(p, ex)
@case("named", cfg='[outputs]\nkeep_sheets=["汇总"]\n')
def kept_sheet_crosstab(p):
    def ex(b, s, d):
        w = b.add_worksheet("汇总"); w.write_row(0, 0, ["指标", *D.values()]); 
        for j in range(3): w.write_row(1 + j, 0, [f"指标{j}", 731001 + j, 732001 + j, 733001 + j])
        w.write_formula(5, 0, "=台账!D6", None, T("kf")); w.write_comment("A1", T("kc")); w.write_formula(5, 3, f'=COUNTIF(台账!B4:B15,D1)', None, 733004)
    base(p, ex)
@case("header")
def header_names_district(p):
    def ex(b, s, d):
        s.write("K3", f"{PS}意见"); s.write("L3", f"{PS}得分")
        for r in range(4, 16): s.write(r-1, 10, T(f"opinion{r}")); s.write(r-1, 11, 733000 + r)
    base(p, ex)
@case("named")
def sheet_per_district(p):
    import xlsxwriter
    b = xlsxwriter.Workbook(str(p)); d = b.add_format({"num_format": "yyyy-mm-dd"})
    for n, c in enumerate(CODES):
        s = b.add_worksheet(D[c] + "台账"); s.write(0, 0, f"{D[c]}问题台账"); s.write_row(1, 0, [h for h in HEADER if h != "县区"])
        for k in range(4):
            v = cells(4 + n + 3*k); v.pop(1)
            for j, x in enumerate(v): s.write_datetime(2 + k, j, dt.datetime(x.year, x.month, x.day), d) if isinstance(x, dt.date) else s.write(2 + k, j, x)
        s.write_formula(8, 0, f"={D[CODES[(n+1) % 3]]}台账!C4", None, tok(CODES[(n+1)%3], "xref")); s.write(9, 0, f"见{D[CODES[(n+1)%3]]}表"); s.write_comment("A1", f"参照{D[CODES[(n+1)%3]]}")
    b.close()
