"""
Drawing on a sheet of millimetres, as SVG; pixels are made of it with the Chinese font at hand.

A sheet keeps its shapes in the order in which they are drawn. Every text is escaped here and nowhere else.
"""

import base64
import json
import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

import numpy as np
import typst
from numpy.typing import NDArray

from layers.report.fonts import FONTS, chinese_font

INK, SOFT, LINE, PAPER, GROUND = "#1d2427", "#586167", "#c9cecb", "#fbfbf9", "#ffffff"
"""Of letters, of what matters less, of lines; the paper of a map, and the page that a chart stands on."""

COLOURS = {"covered": "#1f8f83", "gap": "#d9541e", "unknown": "#8a939b", "share": "#1557b0"}
"""The colours of the states in the web map; they stay apart for every common colour blindness."""

FONT_MM = 2.9
PNG_PPI = 220
_WIDE_FROM = 0x2E80
"""From this code point on, letters are as wide as they are high."""

_PATTERNS = (
    '<pattern id="gap" width="2" height="2" patternUnits="userSpaceOnUse">'
    '<path d="M-0.5 0.5L0.5 -0.5M0 2L2 0M1.5 2.5L2.5 1.5" stroke="#f8cdb9" stroke-width="0.45"/></pattern>'
    '<pattern id="unknown" width="1.4" height="1.4" patternUnits="userSpaceOnUse">'
    '<circle cx="0.7" cy="0.7" r="0.28" fill="#fff"/></pattern>'
)
"""Drawn over a plain colour: a pattern with a ground of its own shows seams between its tiles."""

FILLS = {"covered": COLOURS["covered"], "gap": "url(#gap)", "unknown": "url(#unknown)"}
"""Fill of a state: a pattern beside the colour, for eyes and prints that do not tell colours apart."""

_PICTURES = """
#set page(width: auto, height: auto, margin: 0pt)
#for it in json(bytes(sys.inputs.pictures)) {
  page(image(bytes(it.svg), format: "svg", width: it.width_mm * 1mm))
}
"""


@dataclass(frozen=True, slots=True)
class Drawing:
    """
    A sheet of paper.

    Attributes
    ----------
    width_mm, height_mm
        Its size; x runs to the right and y down.
    shapes
        SVG elements in the order of drawing.
    """

    width_mm: float
    height_mm: float
    shapes: list[str] = field(default_factory=list)

    def rect(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """Fill a rectangle; a pattern lies on the colour of its state."""
        at = f'x="{x:.3f}" y="{y:.3f}" width="{max(width, 0):.3f}" height="{max(height, 0):.3f}"'
        for layer in (COLOURS.get(fill[5:-1]), fill) if fill.startswith("url") else (fill,):
            self.shapes.append(f'<rect {at} fill="{layer}"/>')

    def line(
        self,
        places: Iterable[tuple[float, float]],
        stroke: str = LINE,
        width: float = 0.2,
        fill: str = "none",
    ) -> None:
        """Draw a line through places; a fill closes it."""
        path = " ".join(f"{x:.3f},{y:.3f}" for x, y in places)
        self.shapes.append(
            f'<polyline points="{path}" fill="{fill}" stroke="{stroke}" stroke-width="{width}"/>'
        )

    def path(self, path: str, *, fill: str = "none", stroke: str = "none", width: float = 0.2) -> None:
        """Draw a path of SVG; holes stay open."""
        self.shapes.append(
            f'<path d="{path}" fill="{fill}" fill-rule="evenodd" stroke="{stroke}" '
            f'stroke-width="{width}" stroke-linejoin="round"/>'
        )

    def dot(self, x: float, y: float, radius: float, fill: str, stroke: str = GROUND) -> None:
        """Draw a circle with a thin rim."""
        self.shapes.append(
            f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius}" fill="{fill}" '
            f'stroke="{stroke}" stroke-width="0.2"/>'
        )

    def text(
        self, x: float, y: float, words: str, *, anchor: str = "start", fill: str = INK, style: str = ""
    ) -> None:
        """
        Write one line; ``y`` is its middle.

        ``style`` holds further attributes; only this room's own words come there.
        """
        size = "" if "font-size" in style else f'font-size="{FONT_MM}"'
        self.shapes.append(
            f'<text x="{x:.2f}" y="{y + 0.36 * FONT_MM:.2f}" text-anchor="{anchor}" fill="{fill}" '
            f"{size} {style}>"
            f"{escape(words)}</text>"
        )

    def image(self, box: tuple[float, float, float, float], png: bytes) -> None:
        """Place an image; the box is x, y, width, height."""
        x, y, width, height = box
        at = f'x="{x:.3f}" y="{y:.3f}" width="{width:.3f}" height="{height:.3f}" preserveAspectRatio="none"'
        drawn = base64.b64encode(png).decode()
        self.shapes.append(
            f'<image {at} style="image-rendering:pixelated" href="data:image/png;base64,{drawn}"/>'
        )

    def svg(self) -> str:
        """Give the sheet as SVG."""
        families = ", ".join(f"'{family}'" for family in FONTS)
        wide, tall = f"{self.width_mm:.3f}", f"{self.height_mm:.3f}"
        size = f'width="{wide}mm" height="{tall}mm" viewBox="0 0 {wide} {tall}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{families}, sans-serif">'
            f"<defs>{_PATTERNS}</defs>{''.join(self.shapes)}</svg>"
        )


def pixels(drawings: Sequence[Drawing]) -> list[bytes]:
    """
    Make pictures for writers that take no vectors.

    Parameters
    ----------
    drawings
        Sheets.

    Returns
    -------
    list[bytes]
        A PNG for each, fit for print.

    Raises
    ------
    UnavailableError
        If the machine has no Chinese font.
    """
    chinese_font()
    if not drawings:
        return []
    data = json.dumps([{"svg": drawing.svg(), "width_mm": drawing.width_mm} for drawing in drawings])
    made = typst.compile(_PICTURES.encode(), format="png", ppi=PNG_PPI, sys_inputs={"pictures": data})
    return list(made) if isinstance(made, list) else [made]


def width_of(words: str, size_mm: float = FONT_MM) -> float:
    """Estimate how long a line of text is, in millimetres."""
    return size_mm * sum(1.0 if ord(c) >= _WIDE_FROM else 0.58 for c in words)


def fitted(words: str, width_mm: float) -> str:
    """Shorten a text to a width; an ellipsis tells that something is left out."""
    if width_of(words) <= width_mm:
        return words
    while words and width_of(words + "…") > width_mm:
        words = words[:-1]
    return words + "…"


Sign = str | Callable[["Drawing", float, float], None]
"""A fill (``dot:``, ``diamond:``, ``line:`` before a colour choose another sign), or what draws a sign."""


def legend(drawing: Drawing, entries: Sequence[tuple[Sign, str]], x: float, y: float) -> float:
    """
    Write a legend, in as many lines as it needs.

    Parameters
    ----------
    drawing
        The sheet.
    entries
        Sign and label.
    x, y
        Where it starts; ``y`` is the middle of the first line.

    Returns
    -------
    float
        The middle of the last line.
    """
    at = x
    for fill, label in entries:
        need = 6.5 + width_of(label)
        if at + need > drawing.width_mm and at > x:
            at, y = x, y + 5.0
        _sign(drawing, fill, at, y)
        drawing.text(at + 6, y, label)
        at += need + 5
    return y


def _sign(drawing: Drawing, fill: Sign, x: float, y: float) -> None:
    if not isinstance(fill, str):
        fill(drawing, x + 2.2, y)
        return
    kind, _, colour = fill.rpartition(":")
    if kind == "dot":
        drawing.dot(x + 2.2, y, 1.0, colour)
    elif kind == "diamond":
        diamond(drawing, x + 2.2, y, colour)
    elif kind == "line":
        drawing.line([(x, y), (x + 4.5, y)], colour, 0.5)
    else:
        drawing.rect(x, y - 1.4, 4.5, 2.8, fill)


def diamond(drawing: Drawing, x: float, y: float, colour: str) -> None:
    """Draw a small white diamond with a coloured rim."""
    drawing.path(f"M{x:.2f} {y - 1:.2f}l1 1l-1 1l-1 -1z", fill="#ffffff", stroke=colour, width=0.3)


def palette_png(indices: NDArray[np.uint8], colours: Sequence[tuple[int, int, int, int]]) -> bytes:
    """
    Write an image of a few colours as PNG.

    Parameters
    ----------
    indices
        Shape (rows, columns), which colour each pixel has.
    colours
        Red, green, blue and opacity, 0 to 255.

    Returns
    -------
    bytes
        Indexed PNG.
    """
    rows, columns = indices.shape
    lines = np.zeros((rows, columns + 1), np.uint8)
    lines[:, 1:] = indices
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)),
        (b"PLTE", b"".join(bytes(colour[:3]) for colour in colours)),
        (b"tRNS", bytes(colour[3] for colour in colours)),
        (b"IDAT", zlib.compress(lines.tobytes(), 6)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))
        for tag, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
