"""The chart of the Word template: how it looks, without data, which `survey/summary/figures.py` puts in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm
from summary_template_look import FONT, INK, WIDTH

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_PART = PackURI("/word/charts/chart1.xml")
_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHADES = (str(INK), "D9D9D9")
"""Of the series: dark and light, so that a copier keeps them apart."""


def add_chart(paragraph: Paragraph, name: str, described: str, height: float) -> None:
    """A chart of two stacked series in lying bars, as wide as the text. `described`: what is read aloud in its place;
    `height` in mm."""
    document = paragraph.part
    part = Part(_PART, _TYPE, _look().encode(), document.package)
    width, high = Mm(WIDTH), Mm(height)
    drawing = f"""
        <w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:wp="{_PLACED}"
            xmlns:a="{_DRAWING}" xmlns:c="{_CHART}" xmlns:r="{_RELATIONS}">
          <wp:inline distT="0" distB="0" distL="0" distR="0">
            <wp:extent cx="{width}" cy="{high}"/>
            <wp:docPr id="1" name="{name}" descr="{described}"/>
            <wp:cNvGraphicFramePr/>
            <a:graphic><a:graphicData uri="{_CHART}">
              <c:chart r:id="{document.relate_to(part, _RELATION)}"/>
            </a:graphicData></a:graphic>
          </wp:inline>
        </w:drawing>"""
    paragraph.add_run()._r.append(parse_xml(drawing))


def _look() -> str:
    line = '<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="7F7F7F"/></a:solidFill></a:ln></c:spPr>'
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_DRAWING}" xmlns:r="{_RELATIONS}">
  <c:roundedCorners val="0"/>
  <c:chart>
    <c:autoTitleDeleted val="1"/>
    <c:plotArea>
      <c:layout/>
      <c:barChart>
        <c:barDir val="bar"/><c:grouping val="stacked"/><c:varyColors val="0"/>
        {"".join(_series(number, shade) for number, shade in enumerate(_SHADES))}
        <c:gapWidth val="45"/><c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/>
      </c:barChart>
      <c:catAx>
        <c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/><c:axPos val="l"/>
        <c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>
        <c:tickLblPos val="nextTo"/>{line}<c:crossAx val="2"/><c:crosses val="autoZero"/>
      </c:catAx>
      <c:valAx>
        <c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="1"/>
        <c:axPos val="t"/><c:numFmt formatCode="0" sourceLinked="0"/><c:majorTickMark val="none"/>
        <c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/><c:crosses val="autoZero"/>
      </c:valAx>
    </c:plotArea>
    <c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>
    <c:plotVisOnly val="1"/>
    <c:dispBlanksAs val="gap"/>
  </c:chart>
  <c:txPr>
    <a:bodyPr/>
    <a:p><a:pPr><a:defRPr sz="900"><a:latin typeface="{FONT}"/><a:ea typeface="{FONT}"/></a:defRPr></a:pPr><a:endParaRPr lang="ja-JP"/></a:p>
  </c:txPr>
</c:chartSpace>
"""


def _series(number: int, shade: str) -> str:
    ink = "FFFFFF" if number == 0 else "000000"
    return f"""
        <c:ser>
          <c:idx val="{number}"/><c:order val="{number}"/>
          <c:tx><c:v/></c:tx>
          <c:spPr><a:solidFill><a:srgbClr val="{shade}"/></a:solidFill></c:spPr>
          <c:invertIfNegative val="0"/>
          <c:dLbls>
            <c:numFmt formatCode="0;;" sourceLinked="0"/>
            <c:spPr><a:noFill/></c:spPr>
            <c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="900" b="1"><a:solidFill><a:srgbClr val="{ink}"/></a:solidFill></a:defRPr></a:pPr><a:endParaRPr lang="ja-JP"/></a:p></c:txPr>
            <c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>
            <c:showPercent val="0"/><c:showBubbleSize val="0"/>
          </c:dLbls>
          <c:cat><c:strLit><c:ptCount val="0"/></c:strLit></c:cat>
          <c:val><c:numLit><c:ptCount val="0"/></c:numLit></c:val>
        </c:ser>"""
