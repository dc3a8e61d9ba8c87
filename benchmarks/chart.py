"""A chart of seconds against sheets, both on scales of powers of ten, as SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

_WIDTH, _HEIGHT, _MARGIN, _LEGEND = 640, 420, 56, 140
_LINE = 15
"""Between two names, one above the other."""
_COLOURS = ("#1b6ca8", "#d1495b", "#3a7d44", "#8d6a9f", "#edae49", "#5b8e7d", "#6c757d")

Line = Sequence[tuple[int, float]]
"""Sheets and seconds."""


def svg(lines: Mapping[str, Line]) -> str:
    """The chart, one line a name."""
    sizes = [size for line in lines.values() for size, _ in line]
    times = [seconds for line in lines.values() for _, seconds in line]
    across = _scale(sizes, _MARGIN, _WIDTH - _LEGEND)
    up = _scale(times, _HEIGHT - _MARGIN, _MARGIN / 2)
    body = [
        *(_mark(across(power), _HEIGHT - _MARGIN + 18, f"{power:,.0f}", "middle") for power in _powers(sizes)),
        *(_mark(_MARGIN - 8, up(power) + 4, f"{power:g}", "end") for power in _powers(times)),
        *(_rule(_MARGIN, up(power), _WIDTH - _LEGEND, up(power)) for power in _powers(times)),
        *(_rule(across(power), _MARGIN / 2, across(power), _HEIGHT - _MARGIN) for power in _powers(sizes)),
        _mark((_MARGIN + _WIDTH - _LEGEND) / 2, _HEIGHT - 12, "sheets", "middle"),
        _mark(12, 18, "seconds", "start"),
    ]
    heights = _apart([up(line[-1][1]) + 4 for line in lines.values()])
    for number, ((name, line), height) in enumerate(zip(lines.items(), heights, strict=True)):
        colour = _COLOURS[number % len(_COLOURS)]
        points = " ".join(f"{across(size):.1f},{up(seconds):.1f}" for size, seconds in line)
        body.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        body.append(_mark(across(line[-1][0]) + 8, height, name, "start", colour))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="13">'
    return "\n".join([head, f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>', *body, "</svg>", ""])


def _scale(values: Sequence[float], start: float, end: float) -> Callable[[float], float]:
    """From a value to its place on a scale of powers of ten that holds all values."""
    low, high = math.log10(_powers(values)[0]), math.log10(_powers(values)[-1])
    return lambda value: start + (math.log10(value) - low) / (high - low) * (end - start)


def _powers(values: Sequence[float]) -> list[float]:
    """The powers of ten from below the least value to above the greatest; two at least."""
    low = math.floor(math.log10(min(values)))
    return [10.0**power for power in range(low, max(low + 1, math.ceil(math.log10(max(values)))) + 1)]


def _apart(heights: Sequence[float]) -> list[float]:
    """The heights at which names can stand without covering each other, the lower ones moved down."""
    moved = dict.fromkeys(range(len(heights)), 0.0)
    lowest = -math.inf
    for number in sorted(moved, key=lambda number: heights[number]):
        lowest = moved[number] = max(heights[number], lowest + _LINE)
    return list(moved.values())


def _mark(x: float, y: float, text: str, anchor: str, colour: str = "#333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{text}</text>'


def _rule(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="#ddd"/>'
