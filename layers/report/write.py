"""The door of the report: result and map layers in, one file out, whole or not at all."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gis.errors import InputError
from layers.report.compose import compose
from layers.report.docx import docx_bytes
from layers.report.html import html_bytes
from layers.report.model import Imprint, Language, MapLayers, Report
from layers.report.pdf import pdf_bytes
from layers.report.xlsx import xlsx_bytes
from layers.whole import whole_file

FORMATS: dict[str, Callable[[Report], bytes]] = {
    ".html": html_bytes,
    ".pdf": pdf_bytes,
    ".docx": docx_bytes,
    ".xlsx": xlsx_bytes,
}
"""What a report can be, by the ending of its name."""


def write_report(
    result: Mapping[str, Any],
    layers: MapLayers,
    out: Path,
    *,
    language: Language = "zh",
    imprint: Imprint | None = None,
) -> Path:
    """
    Write the report of an audit; the ending of the name chooses the form.

    The same result gives the same bytes. The file appears when it is complete; one of that name is replaced.

    Parameters
    ----------
    result
        Of an audit, plain values; blocks may be missing.
    layers
        What the maps are drawn from.
    out
        ``.html``, ``.pdf``, ``.docx`` or ``.xlsx``.
    language
        ``zh`` or ``en``.
    imprint
        Who answers for it; a working map of nobody by default.

    Returns
    -------
    Path
        ``out``.

    Raises
    ------
    InputError
        If the ending or the language is not known, or a map for publication has no approval number.
    FileError
        If the file cannot be written.
    UnavailableError
        If a PDF is wanted and the machine has no Chinese font.
    """
    return write_as(out, lambda: compose(dict(result), layers, language, imprint or Imprint()))


def write_as(out: Path, make_report: Callable[[], Report]) -> Path:
    """
    Render a report in the form that the ending of a name chooses, and write it whole or not at all.

    Parameters
    ----------
    out
        ``.html``, ``.pdf``, ``.docx`` or ``.xlsx``.
    make_report
        Composes the report; called once the ending is known to be one of these.

    Returns
    -------
    Path
        ``out``.

    Raises
    ------
    InputError
        If the ending is not known.
    FileError
        If the file cannot be written.
    UnavailableError
        If a PDF is wanted and the machine has no Chinese font.
    """
    render = FORMATS.get(out.suffix.lower())
    if render is None:
        raise InputError(
            f"报告文件名须以 {'、'.join(FORMATS)} 结尾", f"the name of a report ends in {', '.join(FORMATS)}"
        )
    content = render(make_report())
    with whole_file(out) as part:
        part.write_bytes(content)
    return out
