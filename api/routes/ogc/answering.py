"""What all answers under /ogc share: absolute links, the caller's language, ETag."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request, Response

from api.caching import cached
from api.language import prefers_english, said
from gis.errors import Message

JSON = "application/json"
GEOJSON = "application/geo+json"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
MVT = "application/vnd.mapbox-vector-tile"
STYLE = "application/vnd.mapbox.style+json"
MAX_AGE_S = 60

Link = dict[str, Any]
CollectionId = Annotated[str, Path(alias="collectionId", max_length=60, examples=["enterprises"])]
Form = Annotated[Literal["json"], Query(description="只有 json · json is all there is")]


def base_of(request: Request) -> str:
    """
    Give the address of /ogc as the caller knows it.

    Parameters
    ----------
    request
        Its own address counts where the settings name none; what a proxy forwards is in it only where the
        server was told to trust that proxy.

    Returns
    -------
    str
        Absolute, without a slash at its end.
    """
    known: str | None = request.app.state.public_url
    return (known or str(request.base_url).rstrip("/")) + "/ogc"


def link(href: str, rel: str, kind: str = JSON, **more: Any) -> Link:
    """Make a link."""
    return {"href": href, "rel": rel, "type": kind, **more}


def words(request: Request) -> bool:
    """Tell whether the caller prefers English."""
    return prefers_english(request.headers.get("accept-language", ""))


def speak(request: Request, message: Message) -> str:
    """Choose the sentence in the caller's language."""
    return said(message, english=words(request))


def answer(request: Request, body: Mapping[str, Any], kind: str = JSON) -> Response:
    """
    Answer with JSON that may be kept.

    Parameters
    ----------
    request
        Tells the language and what the caller has.
    body
        To be written.
    kind
        Its media type.

    Returns
    -------
    Response
        200 or 304.
    """
    return answer_bytes(request, json.dumps(body, ensure_ascii=False).encode(), kind)


def answer_bytes(request: Request, body: bytes, kind: str, more: Mapping[str, str] | None = None) -> Response:
    """Answer with JSON that is written already."""
    headers = {
        "vary": "Accept-Language",
        "content-language": "en" if words(request) else "zh-CN",
        **(more or {}),
    }
    return cached(request, body, media_type=kind, max_age_s=MAX_AGE_S, more=headers)
