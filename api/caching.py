"""Answers that a browser may keep: ETag, If-None-Match and Cache-Control."""

from collections.abc import Mapping
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response

from api.operations.kepttiles import tag_of

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


def cached(
    request: Request,
    body: bytes,
    *,
    media_type: str,
    max_age_s: int,
    tag: str | None = None,
    more: Mapping[str, str] = NO_HEADERS,
) -> Response:
    """
    Answer with a body, or with 304 when the caller has it already.

    Parameters
    ----------
    request
        May carry ``If-None-Match``.
    body
        Full answer; empty gives 204.
    media_type
        Of the body.
    max_age_s
        How long the answer may be used without asking.
    tag
        ETag of the body where it is known; made of it when None.
    more
        Further headers.

    Returns
    -------
    Response
        200, 204 or 304.
    """
    tag = tag or tag_of(body)
    headers = {"etag": tag, "cache-control": f"public, max-age={max_age_s}", **more}
    asked = request.headers.get("if-none-match")
    known = [] if asked is None else [item.strip().removeprefix("W/") for item in asked.split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    if not body:
        return Response(status_code=204, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
