"""Reports as answers: their forms, their language, and what their files are called."""

import re
from collections.abc import Iterable
from typing import Annotated, Literal

from fastapi import Path, Request, Response
from pydantic import AfterValidator

from api.language import prefers_english
from api.operations.reports.order import ReportOrder
from api.operations.shelf import Shelf
from api.parameters import clean_text
from api.routes.keptfiles import file_answers, kept_file
from gis.errors import NotFoundError
from layers.media import REPORTS

REPORT_ANSWERS = file_answers(REPORTS.values())

LONGEST_PART = 60
FORBIDDEN = re.compile(r'[\\/:*?"<>|\s]+')
"""What some file system does not take in a name."""

ReportFormat = Annotated[
    str, AfterValidator(clean_text), Path(alias="format", max_length=10, examples=["pdf"])
]


def check_format(code: str) -> None:
    """
    Refuse a form that no report has.

    Parameters
    ----------
    code
        As asked.

    Raises
    ------
    NotFoundError
        Naming those that there are.
    """
    if code not in REPORTS:
        raise NotFoundError(
            f"没有这种格式的报告；可用的有：{'、'.join(REPORTS)}",
            f"there is no report in that format; there are: {', '.join(REPORTS)}",
        )


def language_of(request: Request) -> Literal["zh", "en"]:
    """Give the language of a report, by the same header as that of sentences."""
    return "en" if prefers_english(request.headers.get("accept-language", "")) else "zh"


async def report_file(request: Request, shelf: Shelf, order: ReportOrder, words: Iterable[str]) -> Response:
    """
    Answer with a report.

    Parameters
    ----------
    request
        May carry ``If-None-Match``.
    shelf
        Makes and keeps it.
    order
        Which report.
    words
        Parts of its name; empty ones are left out.

    Returns
    -------
    Response
        200, 202 while it is being made, or 304.
    """
    kept = await shelf.get(order.wanted)
    parts = (FORBIDDEN.sub("-", word)[:LONGEST_PART].strip("-.") for word in words)
    return kept_file(
        request,
        kept,
        media_type=REPORTS[order.format],
        name=f"{'-'.join(part for part in parts if part)}.{order.format}",
        by_language=True,
    )
