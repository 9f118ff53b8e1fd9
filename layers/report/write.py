"""The door of the report: result and map layers in, one file out, whole or not at all."""

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gis.errors import FileError, InputError
from layers.report.compose import compose
from layers.report.docx import docx_bytes
from layers.report.html import html_bytes
from layers.report.model import Imprint, Language, MapLayers, Report
from layers.report.pdf import pdf_bytes
from layers.report.xlsx import xlsx_bytes

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
    _write_whole(out, render(make_report()))
    return out


def _write_whole(out: Path, content: bytes) -> None:
    part: Path | None = None
    try:
        handle, made = tempfile.mkstemp(prefix=f".{out.stem[:40]}-", suffix=".part", dir=out.parent)
        part = Path(made)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        part.chmod(0o644)
        part.replace(out)
    except OSError as error:
        if part is not None:
            part.unlink(missing_ok=True)
        raise FileError(
            f"无法写入报告文件，请检查目录是否存在、可写并有空间：{error.strerror}",
            f"the report cannot be written; check that its folder exists, is open to you and has room: "
            f"{error.strerror}",
        ) from error
