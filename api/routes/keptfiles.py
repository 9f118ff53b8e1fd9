"""Answers that are files from the shelf: the file, 202 while it is made, 304 to whoever has it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import FileResponse, JSONResponse, Response

from api.operations.shelf import Kept
from api.routes.examples import FAULTS
from api.routes.mapexamples import MAKING

JSON = "application/json"


def file_answers(media: Iterable[str]) -> dict[int | str, dict[str, Any]]:
    """
    Describe such answers for the API description.

    Parameters
    ----------
    media
        Types that the file may have.

    Returns
    -------
    dict
        For ``responses`` of a route.
    """
    return {
        200: {
            "content": {**{each: {} for each in media}, JSON: {"example": MAKING}},
            "description": "文件 · the file",
        },
        202: {"content": {JSON: {"example": MAKING}}, "description": "正在制作 · being made"},
        304: {"description": "未变化 · unchanged"},
        **FAULTS,
    }


def kept_file(
    request: Request,
    kept: Kept | None,
    *,
    media_type: str = "",
    max_age_s: int = 0,
    name: str = "",
    by_language: bool = False,
) -> Response:
    """
    Answer with a file.

    Parameters
    ----------
    request
        May carry ``If-None-Match``.
    kept
        The file; None where it is still being made.
    media_type
        Of the file.
    max_age_s
        How long the answer may be used without asking.
    name
        What to call it; as it is called on the shelf when empty.
    by_language
        True where another language is another file.

    Returns
    -------
    Response
        200, 202 or 304.
    """
    if kept is None:
        return JSONResponse(MAKING, 202, headers={"retry-after": "2", "cache-control": "no-store"})
    tag = f'"{kept.sha256[:24]}"'
    headers = {"etag": tag, "cache-control": f"public, max-age={max_age_s}"}
    if by_language:
        headers["vary"] = "Accept-Language"
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(name or kept.name)}"
    return FileResponse(kept.path, media_type=media_type, headers=headers)
