"""Answers that a browser may keep: ETag, If-None-Match and Cache-Control."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response


def cached(request: Request, body: bytes, *, media_type: str, max_age_s: int) -> Response:
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

    Returns
    -------
    Response
        200, 204 or 304.
    """
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"etag": tag, "cache-control": f"public, max-age={max_age_s}"}
    known = [item.strip().removeprefix("W/") for item in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    if not body:
        return Response(status_code=204, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
