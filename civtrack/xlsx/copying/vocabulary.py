"""What may stand in a part of a copy: every element and attribute that is understood, as data.

Exists because a copy is composed of what is proven to belong: whatever is not written down here stays behind, nobody
has to think of it. May import nothing.

Each line of `GRAMMAR` is ``element: attribute=type … | child …``. A type is one of

- ``n`` a number, ``b`` a truth value, ``c`` a colour, ``a`` cells, ``g`` a GUID, ``h`` a hash, ``m`` a length with unit
- ``w`` one of `WORDS`
- ``r`` a relationship
- ``f`` a formula, or text that somebody has looked at before
- ``t`` a text that is shown to the caller
- ``=…`` the element's own content, of one of these types
"""

from __future__ import annotations

__all__ = ["FAMILIES", "GRAMMAR", "WORDS"]

_OFFICE = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"

FAMILIES = {
    f"{_OFFICE}/spreadsheetml/2006/main": "",
    f"{_STRICT}/spreadsheetml/main": "",
    "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments": "",
    f"{_OFFICE}/officeDocument/2006/relationships": "r",
    f"{_STRICT}/officeDocument/relationships": "r",
    f"{_OFFICE}/drawingml/2006/spreadsheetDrawing": "xdr",
    f"{_STRICT}/drawingml/spreadsheetDrawing": "xdr",
    f"{_OFFICE}/drawingml/2006/main": "a",
    f"{_STRICT}/drawingml/main": "a",
    "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main": "x14",
    "http://schemas.microsoft.com/office/excel/2006/main": "xm",
    "http://www.wps.cn/officeDocument/2017/etCustomData": "etc",
}
"""Namespace → the prefix that it has in a copy."""

_COLOUR = "rgb=c theme=n tint=n indexed=n auto=b"
_SHADE = "a:srgbClr a:sysClr a:schemeClr a:prstClr"
_FILL = f"a:noFill a:solidFill a:gradFill a:pattFill {_SHADE}"

GRAMMAR = f"""
worksheet: | sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetProtection protectedRanges autoFilter \
 mergeCells conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks \
 colBreaks ignoredErrors drawing legacyDrawing legacyDrawingHF tableParts extLst
sheetData:
sheetPr: enableFormatConditionsCalculation=b | tabColor outlinePr pageSetUpPr
tabColor: {_COLOUR}
outlinePr: applyStyles=b summaryBelow=b summaryRight=b showOutlineSymbols=b
pageSetUpPr: autoPageBreaks=b fitToPage=b
dimension: ref=a
sheetViews: | sheetView
sheetView: windowProtection=b showFormulas=b showGridLines=b showRowColHeaders=b showZeros=b rightToLeft=b \
 tabSelected=b showRuler=b showOutlineSymbols=b defaultGridColor=b showWhiteSpace=b view=w topLeftCell=a colorId=n \
 zoomScale=n zoomScaleNormal=n zoomScaleSheetLayoutView=n zoomScalePageLayoutView=n workbookViewId=n | pane selection
pane: xSplit=n ySplit=n topLeftCell=a activePane=w state=w
selection: pane=w activeCell=a activeCellId=n sqref=a
sheetFormatPr: baseColWidth=n defaultColWidth=n defaultRowHeight=n customHeight=b zeroHeight=b thickTop=b \
 thickBottom=b outlineLevelRow=n outlineLevelCol=n
cols: | col
col: min=n max=n width=n style=n hidden=b bestFit=b customWidth=b phonetic=b outlineLevel=n collapsed=b
sheetProtection: password=h algorithmName=w hashValue=h saltValue=h spinCount=n sheet=b objects=b scenarios=b \
 formatCells=b formatColumns=b formatRows=b insertColumns=b insertRows=b insertHyperlinks=b deleteColumns=b \
 deleteRows=b selectLockedCells=b sort=b autoFilter=b pivotTables=b selectUnlockedCells=b
protectedRanges: | protectedRange
protectedRange: password=h sqref=a name=f algorithmName=w hashValue=h saltValue=h spinCount=n
autoFilter: ref=a
mergeCells: count=n | mergeCell
mergeCell: ref=a
conditionalFormatting: sqref=a | cfRule
cfRule: type=w dxfId=n priority=n stopIfTrue=b aboveAverage=b percent=b bottom=b operator=w text=f timePeriod=w rank=n \
 stdDev=n equalAverage=b | formula colorScale dataBar iconSet
formula: =f
colorScale: | cfvo color
dataBar: minLength=n maxLength=n showValue=b | cfvo color
iconSet: iconSet=w showValue=b percent=b reverse=b | cfvo
cfvo: type=w val=f gte=b
color: {_COLOUR}
dataValidations: disablePrompts=b xWindow=n yWindow=n count=n | dataValidation
dataValidation: type=w errorStyle=w imeMode=w operator=w allowBlank=b showDropDown=b showInputMessage=b \
 showErrorMessage=b errorTitle=t error=t promptTitle=t prompt=t sqref=a | formula1 formula2
formula1: =f
formula2: =f
hyperlinks: | hyperlink
hyperlink: ref=a r:id=r location=f tooltip=t display=t
printOptions: horizontalCentered=b verticalCentered=b headings=b gridLines=b gridLinesSet=b
pageMargins: left=n right=n top=n bottom=n header=n footer=n
pageSetup: paperSize=n paperHeight=m paperWidth=m scale=n firstPageNumber=n fitToWidth=n fitToHeight=n pageOrder=w \
 orientation=w blackAndWhite=b draft=b cellComments=w useFirstPageNumber=b errors=w horizontalDpi=n verticalDpi=n \
 copies=n
headerFooter: differentOddEven=b differentFirst=b scaleWithDoc=b alignWithMargins=b | oddHeader oddFooter evenHeader \
 evenFooter firstHeader firstFooter
oddHeader: =t
oddFooter: =t
evenHeader: =t
evenFooter: =t
firstHeader: =t
firstFooter: =t
rowBreaks: count=n manualBreakCount=n | brk
colBreaks: count=n manualBreakCount=n | brk
brk: id=n min=n max=n man=b pt=b
ignoredErrors: | ignoredError
ignoredError: sqref=a evalError=b twoDigitTextYear=b numberStoredAsText=b formula=b formulaRange=b unlockedFormula=b \
 emptyCellReference=b listDataValidation=b calculatedColumn=b
drawing: r:id=r
legacyDrawing: r:id=r
legacyDrawingHF: r:id=r
tableParts: count=n | tablePart
tablePart: r:id=r
extLst: | ext
ext: uri=g | x14:conditionalFormattings x14:dataValidations x14:sparklineGroups
x14:conditionalFormattings: | x14:conditionalFormatting
x14:conditionalFormatting: | x14:cfRule xm:sqref
x14:cfRule: type=w priority=n stopIfTrue=b aboveAverage=b percent=b bottom=b operator=w text=f timePeriod=w rank=n \
 stdDev=n equalAverage=b id=g | xm:f x14:colorScale x14:dataBar x14:iconSet x14:dxf
xm:sqref: =a
xm:f: =f
x14:colorScale: | x14:cfvo x14:color
x14:dataBar: minLength=n maxLength=n showValue=b border=b gradient=b direction=w negativeBarColorSameAsPositive=b \
 negativeBarBorderColorSameAsPositive=b axisPosition=w | x14:cfvo x14:fillColor x14:borderColor x14:negativeFillColor \
 x14:negativeBorderColor x14:axisColor
x14:iconSet: iconSet=w showValue=b percent=b reverse=b custom=b | x14:cfvo x14:cfIcon
x14:cfIcon: iconSet=w iconId=n
x14:cfvo: type=w gte=b | xm:f
x14:color: {_COLOUR}
x14:fillColor: {_COLOUR}
x14:borderColor: {_COLOUR}
x14:negativeFillColor: {_COLOUR}
x14:negativeBorderColor: {_COLOUR}
x14:axisColor: {_COLOUR}
x14:dxf: | font fill alignment border protection
x14:dataValidations: disablePrompts=b xWindow=n yWindow=n count=n | x14:dataValidation
x14:dataValidation: type=w errorStyle=w imeMode=w operator=w allowBlank=b showDropDown=b showInputMessage=b \
 showErrorMessage=b errorTitle=t error=t promptTitle=t prompt=t | x14:formula1 x14:formula2 xm:sqref
x14:formula1: | xm:f
x14:formula2: | xm:f
x14:sparklineGroups: | x14:sparklineGroup
x14:sparklineGroup: manualMax=n manualMin=n lineWeight=n type=w dateAxis=b displayEmptyCellsAs=w markers=b high=b \
 low=b first=b last=b negative=b displayXAxis=b displayHidden=b minAxisType=w maxAxisType=w rightToLeft=b | \
 x14:colorSeries x14:colorNegative x14:colorAxis x14:colorMarkers x14:colorFirst x14:colorLast x14:colorHigh \
 x14:colorLow xm:f x14:sparklines
x14:colorSeries: {_COLOUR}
x14:colorNegative: {_COLOUR}
x14:colorAxis: {_COLOUR}
x14:colorMarkers: {_COLOUR}
x14:colorFirst: {_COLOUR}
x14:colorLast: {_COLOUR}
x14:colorHigh: {_COLOUR}
x14:colorLow: {_COLOUR}
x14:sparklines: | x14:sparkline
x14:sparkline: | xm:f xm:sqref
workbook: | workbookPr workbookProtection bookViews sheets definedNames calcPr
workbookPr: date1904=b showObjects=w showBorderUnselectedTables=b filterPrivacy=b backupFile=b \
 saveExternalLinkValues=b updateLinks=w hidePivotFieldList=b dateCompatibility=b
workbookProtection: lockStructure=b lockWindows=b
bookViews: | workbookView
workbookView: visibility=w minimized=b showHorizontalScroll=b showVerticalScroll=b showSheetTabs=b xWindow=n yWindow=n \
 windowWidth=n windowHeight=n tabRatio=n firstSheet=n activeTab=n autoFilterDateGrouping=b
sheets: | sheet
sheet: name=f sheetId=n state=w r:id=r
definedNames: | definedName
definedName: name=f localSheetId=n hidden=b function=b xlm=b =f
calcPr: calcId=n calcMode=w fullCalcOnLoad=b refMode=w iterate=b iterateCount=n iterateDelta=n fullPrecision=b \
 calcCompleted=b calcOnSave=b concurrentCalc=b concurrentManualCount=n forceFullCalc=b
styleSheet: | numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs colors
numFmts: count=n | numFmt
numFmt: numFmtId=n formatCode=f
fonts: count=n | font
font: | b i strike condense extend outline shadow u vertAlign sz color name family charset scheme
b: val=b
i: val=b
strike: val=b
condense: val=b
extend: val=b
outline: val=b
shadow: val=b
u: val=w
vertAlign: val=w
sz: val=n
name: val=t
rFont: val=t
family: val=n
charset: val=n
scheme: val=w
fills: count=n | fill
fill: | patternFill gradientFill
patternFill: patternType=w | fgColor bgColor
fgColor: {_COLOUR}
bgColor: {_COLOUR}
gradientFill: type=w degree=n left=n right=n top=n bottom=n | stop
stop: position=n | color
borders: count=n | border
border: diagonalUp=b diagonalDown=b outline=b | start end left right top bottom diagonal vertical horizontal
start: style=w | color
end: style=w | color
left: style=w | color
right: style=w | color
top: style=w | color
bottom: style=w | color
diagonal: style=w | color
vertical: style=w | color
horizontal: style=w | color
cellStyleXfs: count=n | xf
cellXfs: count=n | xf
xf: numFmtId=n fontId=n fillId=n borderId=n xfId=n quotePrefix=b pivotButton=b applyNumberFormat=b applyFont=b \
 applyFill=b applyBorder=b applyAlignment=b applyProtection=b | alignment protection
alignment: horizontal=w vertical=w textRotation=n wrapText=b indent=n relativeIndent=n justifyLastLine=b \
 shrinkToFit=b readingOrder=n
protection: locked=b hidden=b
cellStyles: count=n | cellStyle
cellStyle: name=f xfId=n builtinId=n iLevel=n hidden=b customBuiltin=b
dxfs: count=n | dxf
dxf: | font numFmt fill alignment border protection
colors: | indexedColors
indexedColors: | rgbColor
rgbColor: rgb=c
si: | t r
t: =f
r: | rPr t
rPr: | b i strike condense extend outline shadow u vertAlign sz color rFont family charset scheme
comments: | authors commentList
authors: | author
author: =t
commentList: | comment
comment: ref=a authorId=n shapeId=n | text
text: =f | t r
ThreadedComments: | threadedComment
threadedComment: ref=a dT=d personId=g id=g parentId=g done=b | text
personList: | person
person: displayName=t id=g
table: id=n name=f displayName=f ref=a headerRowCount=n insertRow=b insertRowShift=b totalsRowCount=n totalsRowShown=b \
 published=b headerRowDxfId=n dataDxfId=n totalsRowDxfId=n headerRowBorderDxfId=n tableBorderDxfId=n \
 totalsRowBorderDxfId=n | autoFilter tableColumns tableStyleInfo
tableColumns: count=n | tableColumn
tableColumn: id=n name=f totalsRowFunction=w totalsRowLabel=t headerRowDxfId=n dataDxfId=n totalsRowDxfId=n | \
 calculatedColumnFormula totalsRowFormula
calculatedColumnFormula: array=b =f
totalsRowFormula: array=b =f
tableStyleInfo: name=s showFirstColumn=b showLastColumn=b showRowStripes=b showColumnStripes=b
xdr:wsDr: | xdr:twoCellAnchor xdr:oneCellAnchor xdr:absoluteAnchor
xdr:twoCellAnchor: editAs=w | xdr:from xdr:to xdr:pic xdr:sp xdr:cxnSp xdr:grpSp xdr:clientData
xdr:oneCellAnchor: | xdr:from xdr:ext xdr:pic xdr:sp xdr:cxnSp xdr:grpSp xdr:clientData
xdr:absoluteAnchor: | xdr:pos xdr:ext xdr:pic xdr:sp xdr:cxnSp xdr:grpSp xdr:clientData
xdr:from: | xdr:col xdr:colOff xdr:row xdr:rowOff
xdr:to: | xdr:col xdr:colOff xdr:row xdr:rowOff
xdr:col: =n
xdr:colOff: =n
xdr:row: =n
xdr:rowOff: =n
xdr:pos: x=n y=n
xdr:ext: cx=n cy=n
xdr:clientData: fLocksWithSheet=b fPrintsWithSheet=b
xdr:pic: | xdr:nvPicPr xdr:blipFill xdr:spPr xdr:style
xdr:nvPicPr: | xdr:cNvPr xdr:cNvPicPr
xdr:cNvPr: id=n descr=t title=t hidden=b | a:hlinkClick
xdr:cNvPicPr: preferRelativeResize=b | a:picLocks
a:picLocks: noChangeAspect=b noGrp=b noSelect=b noRot=b noMove=b noResize=b noCrop=b
a:hlinkClick: r:id=r tooltip=t
xdr:blipFill: rotWithShape=b | a:blip a:srcRect a:stretch a:tile
a:blip: r:embed=r cstate=w | a:lum a:grayscl a:alphaModFix a:biLevel
a:lum: bright=n contrast=n
a:grayscl:
a:biLevel: thresh=n
a:alphaModFix: amt=n
a:srcRect: l=n t=n r=n b=n
a:stretch: | a:fillRect
a:fillRect: l=n t=n r=n b=n
a:tile: tx=n ty=n sx=n sy=n flip=w algn=w
xdr:sp: textlink=f fLocksText=b | xdr:nvSpPr xdr:spPr xdr:style xdr:txBody
xdr:nvSpPr: | xdr:cNvPr xdr:cNvSpPr
xdr:cNvSpPr: txBox=b
xdr:cxnSp: | xdr:nvCxnSpPr xdr:spPr xdr:style
xdr:nvCxnSpPr: | xdr:cNvPr xdr:cNvCxnSpPr
xdr:cNvCxnSpPr:
xdr:grpSp: | xdr:nvGrpSpPr xdr:grpSpPr xdr:pic xdr:sp xdr:cxnSp xdr:grpSp
xdr:nvGrpSpPr: | xdr:cNvPr xdr:cNvGrpSpPr
xdr:cNvGrpSpPr:
xdr:grpSpPr: | a:xfrm
xdr:spPr: bwMode=w | a:xfrm a:prstGeom a:custGeom {_FILL} a:ln a:effectLst
a:effectLst:
a:xfrm: rot=n flipH=b flipV=b | a:off a:ext a:chOff a:chExt
a:off: x=n y=n
a:chOff: x=n y=n
a:ext: cx=n cy=n
a:chExt: cx=n cy=n
a:prstGeom: prst=w | a:avLst
a:avLst:
a:custGeom: | a:avLst a:pathLst
a:pathLst: | a:path
a:path: w=n h=n fill=w stroke=b | a:moveTo a:lnTo a:cubicBezTo a:quadBezTo a:arcTo a:close
a:moveTo: | a:pt
a:lnTo: | a:pt
a:cubicBezTo: | a:pt
a:quadBezTo: | a:pt
a:arcTo: wR=n hR=n stAng=n swAng=n
a:close:
a:pt: x=n y=n
a:noFill:
a:solidFill: | {_SHADE}
a:gradFill: flip=w rotWithShape=b | a:gsLst a:lin
a:gsLst: | a:gs
a:gs: pos=n | {_SHADE}
a:lin: ang=n scaled=b
a:pattFill: prst=w | a:fgClr a:bgClr
a:fgClr: | {_SHADE}
a:bgClr: | {_SHADE}
a:srgbClr: val=c | a:alpha a:lumMod a:lumOff a:shade a:tint a:satMod
a:sysClr: val=w lastClr=c
a:schemeClr: val=w | a:alpha a:lumMod a:lumOff a:shade a:tint a:satMod
a:prstClr: val=w
a:alpha: val=n
a:lumMod: val=n
a:lumOff: val=n
a:shade: val=n
a:tint: val=n
a:satMod: val=n
a:ln: w=n cap=w cmpd=w algn=w | a:noFill a:solidFill a:prstDash a:round a:bevel a:miter a:headEnd a:tailEnd
a:prstDash: val=w
a:round:
a:bevel:
a:miter: lim=n
a:headEnd: type=w w=w len=w
a:tailEnd: type=w w=w len=w
xdr:style: | a:lnRef a:fillRef a:effectRef a:fontRef
a:lnRef: idx=n | {_SHADE}
a:fillRef: idx=n | {_SHADE}
a:effectRef: idx=n | {_SHADE}
a:fontRef: idx=w | {_SHADE}
xdr:txBody: | a:bodyPr a:lstStyle a:p
a:bodyPr: rot=n vert=w wrap=w lIns=n tIns=n rIns=n bIns=n anchor=w anchorCtr=b vertOverflow=w horzOverflow=w rtlCol=b \
 upright=b numCol=n | a:spAutoFit a:noAutofit a:normAutofit
a:spAutoFit:
a:noAutofit:
a:normAutofit: fontScale=n lnSpcReduction=n
a:lstStyle:
a:p: | a:pPr a:r a:br a:endParaRPr
a:pPr: algn=w lvl=n marL=n marR=n indent=n rtl=b
a:r: | a:rPr a:t
a:t: =f
a:br: | a:rPr
a:rPr: sz=n b=b i=b u=w strike=w baseline=n | a:ln {_FILL} a:latin a:ea a:cs
a:endParaRPr: sz=n b=b i=b u=w | {_FILL} a:latin a:ea a:cs
a:latin: typeface=t
a:ea: typeface=t
a:cs: typeface=t
etc:cellImages: | etc:cellImage
etc:cellImage: | xdr:pic
"""

_WORDS = """
normal pageBreakPreview pageLayout bottomLeft bottomRight topLeft topRight split frozen frozenSplit
MD2 MD4 MD5 RIPEMD-128 RIPEMD-160 SHA-1 SHA-256 SHA-384 SHA-512 WHIRLPOOL
expression cellIs colorScale dataBar iconSet top10 uniqueValues duplicateValues containsText notContainsText beginsWith
endsWith containsBlanks notContainsBlanks containsErrors notContainsErrors timePeriod aboveAverage
lessThan lessThanOrEqual equal notEqual greaterThanOrEqual greaterThan between notBetween notContains
today yesterday tomorrow last7Days thisMonth lastMonth nextMonth thisWeek lastWeek nextWeek
num percent max min formula percentile autoMin autoMax leftToRight rightToLeft context automatic middle none
3Arrows 3ArrowsGray 3Flags 3TrafficLights1 3TrafficLights2 3Signs 3Symbols 3Symbols2 4Arrows 4ArrowsGray 4RedToBlack
4Rating 4TrafficLights 5Arrows 5ArrowsGray 5Rating 5Quarters 3Stars 3Triangles 5Boxes NoIcons
whole decimal list date time textLength custom stop warning information noControl off on disabled hiragana fullKatakana
halfKatakana fullAlpha halfAlpha fullHangul halfHangul
downThenOver overThenDown default portrait landscape asDisplayed atEnd displayed blank dash NA
line column stacked stem gap zero span individual group
all placeholders userSet never always visible hidden veryHidden manual auto autoNoTable A1 R1C1
single double singleAccounting doubleAccounting baseline superscript subscript major minor
solid mediumGray darkGray lightGray darkHorizontal darkVertical darkDown darkUp darkGrid darkTrellis lightHorizontal
lightVertical lightDown lightUp lightGrid lightTrellis gray125 gray0625 linear path
thin medium dashed dotted thick hair mediumDashed dashDot mediumDashDot dashDotDot mediumDashDotDot slantDashDot
general left center right fill justify centerContinuous distributed top bottom
sum average count countNums stdDev var
oneCell twoCell absolute email screen print hqprint tl t tr l ctr r bl b br x y xy
clr gray ltGray grayWhite invGray invGrayWhite blackGray blackWhite black white
lighten lightenLess darken darkenLess norm
rect roundRect ellipse triangle rtTriangle parallelogram trapezoid diamond pentagon hexagon octagon star4 star5 star6
star7 star8 plus cross line lineInv straightConnector1 bentConnector2 bentConnector3 curvedConnector2 curvedConnector3
rightArrow leftArrow upArrow downArrow leftRightArrow upDownArrow bentArrow curvedRightArrow notchedRightArrow chevron
homePlate wedgeRectCallout wedgeRoundRectCallout wedgeEllipseCallout cloudCallout borderCallout1 borderCallout2 cloud
sun moon heart lightningBolt smileyFace noSmoking donut pie arc chord frame plaque can cube bevel foldedCorner
flowChartProcess flowChartDecision flowChartTerminator flowChartDocument flowChartConnector leftBrace rightBrace
leftBracket rightBracket bracePair bracketPair ribbon ribbon2 verticalScroll horizontalScroll wave mathPlus mathMinus
mathMultiply mathEqual snip1Rect round1Rect round2SameRect actionButtonBlank
sq rnd flat sng dbl thickThin thinThick tri in solid dot sysDash sysDot lgDash dashDot lgDashDot lgDashDotDot sysDashDot
sysDashDotDot stealth oval arrow sm med lg
bg1 tx1 bg2 tx2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink dk1 lt1 dk2 lt2 phClr window windowText
red green blue yellow orange
horz vert vert270 wordArtVert eaVert mongolianVert wordArtVertRtl square overflow clip ellipsis ctr dist just justLow
noStrike sngStrike dblStrike words dash pct5 pct10 pct20 pct25 pct50 pct75 dkDnDiag ltDnDiag
"""

WORDS = frozenset(_WORDS.split())
"""The words that the schemas know, of the kinds above."""
