"""The door of a plan's report: result and map layers in, one file out, whole or not at all."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from layers.plans import PlanLayers
from layers.report.model import Imprint, Language
from layers.report.plan.compose import compose_plan
from layers.report.write import write_as


def write_plan_report(
    result: Mapping[str, Any],
    layers: PlanLayers,
    out: Path,
    *,
    language: Language = "zh",
    imprint: Imprint | None = None,
) -> Path:
    """
    Write the report of a plan with its evidence cards; the ending of the name chooses the form.

    The same result gives the same bytes. The file appears when it is complete; one of that name is replaced.

    Parameters
    ----------
    result
        Of a plan, plain values; blocks may be missing.
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
    return write_as(out, lambda: compose_plan(dict(result), layers, language, imprint or Imprint()))
