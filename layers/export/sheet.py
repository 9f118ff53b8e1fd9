"""A map sheet in A3: title, map with scale bar and north arrow, legend, imprint; as PDF or PNG."""

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

import typst

from layers.catalog import NO_REVIEW_NUMBER, Layer, Symbol
from layers.export.model import DATUM_TITLES, About, Features, Job, Remarks
from layers.export.paper import MapBox, draw_ground, draw_layer, draw_names, map_box, sign_path
from layers.report.drawing import INK, LINE, PAPER, SOFT, Drawing, fitted, pixels, width_of
from layers.report.fonts import chinese_font
from layers.report.mapsheet import scale_bar
from layers.report.words import WORKING_MAP

WIDE_MM, TALL_MM = 420.0, 297.0
MARGIN_MM, HEAD_MM, SIDE_MM, GAP_MM = 12.0, 22.0, 76.0, 6.0
LINE_MM = 5.6
_PAGE = """
#set page(width: 420mm, height: 297mm, margin: 0pt)
#set document(title: sys.inputs.title)
#image(bytes(sys.inputs.svg), format: "svg", width: 420mm, alt: sys.inputs.title)
"""


def write_pdf(path: Path, job: Job) -> Remarks:
    """Write layers as a PDF sheet in A3; every feature is drawn."""
    chinese_font()  # without one there would be boxes for letters
    made = typst.compile(
        _PAGE.encode(),
        format="pdf",
        sys_inputs={"svg": draw_sheet(job).svg(), "title": job.about.title.zh},
        timestamp=int(job.about.made_at.astimezone(UTC).timestamp()),
    )
    path.write_bytes(bytes(made))
    return ()


def write_png(path: Path, job: Job) -> Remarks:
    """Write layers as a PNG of an A3 sheet, 220 pixels an inch."""
    path.write_bytes(pixels([draw_sheet(job)])[0])
    return ()


def count_pdf(path: Path) -> None:
    """Count nothing; `OSError` where a PDF was cut off."""
    raw = path.read_bytes()
    if not (raw.startswith(b"%PDF-") and b"%%EOF" in raw[-32:]):
        raise OSError(path.name)


def count_png(path: Path) -> None:
    """Count nothing; `OSError` where a PNG was cut off."""
    raw = path.read_bytes()
    if not (raw.startswith(b"\x89PNG") and raw[-8:-4] == b"IEND"):
        raise OSError(path.name)


def draw_sheet(job: Job) -> Drawing:
    """
    Draw the whole sheet.

    Parameters
    ----------
    job
        One layer or more.

    Returns
    -------
    Drawing
        In millimetres.
    """
    layers, about, ground = job.layers, job.about, job.ground
    sheet = Drawing(WIDE_MM, TALL_MM)
    sheet.rect(0, 0, WIDE_MM, TALL_MM, "#ffffff")
    top = MARGIN_MM + HEAD_MM
    wide = WIDE_MM - 2 * MARGIN_MM - SIDE_MM - GAP_MM
    tall = TALL_MM - top - MARGIN_MM
    _head(sheet, about)
    box = map_box(layers, ground, wide, tall)
    drawing = Drawing(wide, tall)
    drawing.rect(0, 0, wide, tall, PAPER)
    draw_ground(drawing, box, ground)
    for features in layers:
        draw_layer(drawing, box, features)
    draw_names(drawing, box, ground)
    if about.review_number is None:
        _watermark(drawing)
    _furniture(drawing, box)
    _place(sheet, drawing, MARGIN_MM, top)
    side = MARGIN_MM + wide + GAP_MM
    end = _legend(sheet, layers, side, top)
    _imprint(sheet, about, box, side, max(end + GAP_MM, TALL_MM - MARGIN_MM - 78))
    return sheet


def _head(sheet: Drawing, about: About) -> None:
    title = f"{about.city}{about.title.zh}"
    size = min(11.0, 0.7 * WIDE_MM / max(width_of(title, 1), 1))
    sheet.text(MARGIN_MM, MARGIN_MM + 5.5, title, style=f'font-size="{size:.2f}" font-weight="bold"')
    said = f"{about.title.en} · 数据日期 {about.data_date}"
    if about.version:
        said += f" · 第 {about.version} 版"
    sheet.text(MARGIN_MM, MARGIN_MM + 15, said, fill=SOFT, style='font-size="4.2"')
    if about.demo:
        sheet.text(
            WIDE_MM - MARGIN_MM, MARGIN_MM + 6, "演示数据 Demo data", anchor="end", fill="#a63a0c",
            style='font-size="6" font-weight="bold"',
        )  # fmt: skip


def _place(sheet: Drawing, drawing: Drawing, x: float, y: float) -> None:
    """Put a drawing on the sheet; what sticks out of it is cut off."""
    wide, tall = drawing.width_mm, drawing.height_mm
    sheet.shapes.append(
        f'<svg x="{x}" y="{y}" width="{wide}" height="{tall}" viewBox="0 0 {wide} {tall}" overflow="hidden">'
        f"{''.join(drawing.shapes)}</svg>"
    )
    corners = [(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall), (x, y)]
    sheet.line(corners, INK, 0.5)


def _watermark(drawing: Drawing) -> None:
    x, y = drawing.width_mm / 2, drawing.height_mm / 2
    drawing.text(
        x, y, WORKING_MAP.zh, anchor="middle", fill=INK,
        style=f'font-size="24" fill-opacity="0.08" transform="rotate(-24 {x:g} {y:g})"',
    )  # fmt: skip


def _furniture(drawing: Drawing, box: MapBox) -> None:
    scale_bar(drawing, box.metres_a_mm, drawing.width_mm / 1.6, drawing.height_mm)
    north = drawing.width_mm - 11
    drawing.dot(north, 13.5, 8.0, "#ffffff", LINE)
    drawing.path(f"M{north} 6l2.7 9l-2.7 -2l-2.7 2z", fill=INK)
    drawing.text(north, 18.0, "北 N", anchor="middle", style='font-size="3.4"')


def _legend(sheet: Drawing, layers: Sequence[Features], x: float, y: float) -> float:
    sheet.text(x, y + 2.5, "图例 Legend", style='font-size="5.4" font-weight="bold"')
    y += 10
    for features in reversed(layers):
        layer = features.layer
        one = layer.style.by is None
        head = f"{layer.title.zh}（{len(features):,}）"
        if one:
            _sign(sheet, layer, layer.style.symbols[0], x, y)
        sheet.text(x + (9 if one else 0), y, head, style='font-size="4" font-weight="bold"')
        y += LINE_MM
        for symbol in () if one else layer.style.symbols:
            _sign(sheet, layer, symbol, x, y)
            sheet.text(x + 9, y, symbol.title.zh, style='font-size="3.8"')
            y += LINE_MM
        y += 1.6
    return y


def _sign(sheet: Drawing, layer: Layer, symbol: Symbol, x: float, y: float) -> None:
    if layer.geometry == "point":
        sheet.path(sign_path(symbol.sign, x + 3.5, y, 1.7), fill=symbol.colour, stroke="#ffffff", width=0.2)
        return
    at = f'x="{x}" y="{y - 2:.2f}" width="7" height="4"'
    opacity = max(layer.style.opacity, 0.3) if symbol.pattern != "outline" else 0.06
    colour = symbol.colour
    sheet.shapes.append(
        f'<rect {at} fill="{colour}" fill-opacity="{opacity}" stroke="{colour}" stroke-width="0.4"/>'
    )
    if symbol.pattern in ("stripes", "dots"):
        sheet.shapes.append(
            f'<rect {at} fill="url(#{"gap" if symbol.pattern == "stripes" else "unknown"})"/>'
        )


def _imprint(sheet: Drawing, about: About, box: MapBox, x: float, y: float) -> None:
    sheet.line([(x, y), (x + SIDE_MM, y)], LINE, 0.4)
    scale = round(box.metres_a_mm * 1000, -3 if box.metres_a_mm > 20 else -2)  # noqa: PLR2004 - rounding only
    rows = (
        ("比例尺", f"约 1:{scale:,.0f}（A3）"),
        ("坐标系", DATUM_TITLES[about.datum].zh),
        ("编制单位", about.producer or "（待填）"),
        ("数据日期", about.data_date.isoformat()),
        ("制作日期", about.made_at.date().isoformat()),
        ("审图号", about.review_number or "（待填）"),
        ("数据来源", about.attribution),
        ("许可", about.licence.zh),
    )
    y += 5
    for label, value in rows:
        sheet.text(x, y, label, fill=SOFT, style='font-size="3.6"')
        for line in _lines(value, SIDE_MM - 19):
            sheet.text(x + 19, y, line, style='font-size="3.6"')
            y += 5.2
        y += 0.6
    if about.review_number is None:
        for line in _lines(NO_REVIEW_NUMBER.zh, SIDE_MM):
            sheet.text(x, y, line, fill="#a63a0c", style='font-size="3.6"')
            y += 5.2


def _lines(words: str, wide_mm: float, most: int = 4) -> list[str]:
    """Break a text into lines of a width; the last of too many ends in an ellipsis."""
    lines = [""]
    for char in words:
        if width_of(lines[-1] + char, 3.6) > wide_mm:
            lines.append("")
        lines[-1] += char
    if len(lines) > most:
        lines = [*lines[: most - 1], fitted("".join(lines[most - 1 :]), wide_mm * 2.9 / 3.6)]
    return lines
