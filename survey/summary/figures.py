"""Charts of a Word document: their data put in. A template names each by its drawing, and says how it looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from docx.document import Document
from docx.opc.part import Part
from lxml import etree
from msgspec import Struct

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_NAMES = {
    "c": _CHART,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}


class Figure(Struct, frozen=True):
    """What a chart shows."""

    categories: Sequence[str]
    series: Sequence[tuple[str, Sequence[int]]]
    """Name and values, one for each category."""


def fill_figures(document: Document, figures: Mapping[str, Figure]) -> None:
    """Put the data into the charts whose drawings have these names; the document's other charts stay as they are."""
    for name, part in _charts(document):
        if name in figures:
            chart = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))
            _fill(chart, figures[name])
            part._blob = etree.tostring(chart, xml_declaration=True, encoding="UTF-8", standalone=True)


def _charts(document: Document) -> Iterator[tuple[str, Part]]:
    for drawing in document.element.body.iterfind(".//wp:inline", _NAMES):
        chart = drawing.find(".//c:chart", _NAMES)
        if chart is not None:
            yield (
                drawing.find("wp:docPr", _NAMES).get("name"),
                document.part.rels[chart.get(f"{{{_NAMES['r']}}}id")].target_part,
            )


def _fill(chart: etree._Element, figure: Figure) -> None:
    """Give the series of the chart, in their order, those of the figure, as literals: there is no workbook behind them."""
    for element, (name, values) in zip(chart.iterfind(".//c:ser", _NAMES), figure.series, strict=False):
        _replace(element, "tx", _named(name))
        _replace(element, "cat", _points("strLit", figure.categories))
        _replace(element, "val", _points("numLit", values))


def _replace(series: etree._Element, tag: str, content: etree._Element) -> None:
    place = series.find(f"c:{tag}", _NAMES)
    for child in list(place):
        place.remove(child)
    place.append(content)


def _named(name: str) -> etree._Element:
    value = etree.Element(f"{{{_CHART}}}v")
    value.text = name
    return value


def _points(kind: str, values: Sequence[object]) -> etree._Element:
    points = etree.Element(f"{{{_CHART}}}{kind}")
    etree.SubElement(points, f"{{{_CHART}}}ptCount", val=str(len(values)))
    for number, value in enumerate(values):
        point = etree.SubElement(points, f"{{{_CHART}}}pt", idx=str(number))
        etree.SubElement(point, f"{{{_CHART}}}v").text = str(value)
    return points
