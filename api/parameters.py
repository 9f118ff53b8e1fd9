"""Values that more than one route takes from a query or a body."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, TypeVar, get_origin

from fastapi import HTTPException, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from api.validation import REPEATED, UNKNOWN
from gis.datum import Datum
from gis.errors import FileError, InputError
from gis.kinds import KINDS, kind_of
from services.hours import CHINA

FORM = "application/x-www-form-urlencoded"
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

FIRST_YEAR, LAST_YEAR = 2000, 2100
MAX_NAME = 40
READS_MORE = "reads_more_parameters"
"""Attribute of a route's function that looks at further parameters of the query itself."""


async def known_parameters(request: Request) -> None:
    """
    Refuse a query that repeats a parameter that is not a list, or names one that the route does not have.

    Parameters
    ----------
    request
        Already routed.

    Raises
    ------
    RequestValidationError
        Naming each such parameter.
    """
    if not request.scope["query_string"]:
        return
    route = request.scope["route"]
    known = _known(route.dependant)
    given = [name for name, _ in request.query_params.multi_items()]
    more = getattr(route.endpoint, READS_MORE, False)
    faults = [(UNKNOWN, name) for name in dict.fromkeys(given) if name not in known and not more]
    faults += [(REPEATED, name) for name, many in known.items() if not many and given.count(name) > 1]
    if faults:
        raise RequestValidationError([{"type": kind, "loc": ("query", name)} for kind, name in faults])


async def json_only(request: Request) -> None:
    """
    Refuse a body that is not plain JSON in UTF-8.

    Parameters
    ----------
    request
        Its headers are looked at.

    Raises
    ------
    HTTPException
        415.
    """
    if request.method in ("GET", "HEAD", "DELETE"):  # these have no body
        return
    if getattr(request.scope["route"].endpoint, "takes_files", False):
        _file_only(request)
        return
    kind, _, options = request.headers.get("content-type", "").lower().partition(";")
    charset = options.replace('"', "").replace(" ", "")
    plain_json = kind.strip() == "application/json" and charset in ("", "charset=utf-8")
    if not plain_json or request.headers.get("content-encoding", "identity") != "identity":
        raise HTTPException(415)


def takes_files(endpoint: Endpoint) -> Endpoint:
    """Mark a route whose body is a file, not JSON."""
    endpoint.takes_files = True  # type: ignore[attr-defined]
    return endpoint


def _file_only(request: Request) -> None:
    """Refuse a form, and a body that is packed or says that it is no file of data."""
    kind = request.headers.get("content-type", "application/octet-stream").lower().partition(";")[0].strip()
    packed = request.headers.get("content-encoding", "identity") != "identity"
    if packed or kind.startswith(("multipart/", "image/", "audio/", "video/")) or kind == FORM:
        raise FileError(
            "请把文件本身作为请求体发送（如 curl --data-binary @站点.xlsx），不要用表单或压缩传输",
            "send the file itself as the body (such as curl --data-binary @sites.xlsx), no form, not packed",
        )


def _known(dependant: Dependant) -> dict[str, bool]:
    """Name the parameters of a route; true for a list, which OpenAPI lets a caller repeat."""
    known: dict[str, bool] = {}
    for field in dependant.query_params:
        kind = field.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):  # a whole query as one model
            known |= {name: get_origin(each.annotation) is list for name, each in kind.model_fields.items()}
        else:
            known[str(field.alias)] = get_origin(kind) is list
    for inner in dependant.dependencies:
        known |= _known(inner)
    return known


def plain(value: Any) -> Any:
    """Read full-width digits and letters as what they mean; what is not text is left alone."""
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value


WIDE_MARKS = "，：；！？（）"
"""Punctuation whose compatible form is that of Latin text."""


def clean_text(value: str) -> str:
    """
    Normalise text that people type, and refuse what no text holds.

    Parameters
    ----------
    value
        As sent.

    Returns
    -------
    str
        NFKC, without blanks at its ends and without invisible format characters.

    Raises
    ------
    InputError
        If it has control characters, lone surrogates, or nothing visible.
    """
    return _visible(unicodedata.normalize("NFKC", value))


def clean_prose(value: str) -> str:
    """
    Normalise a sentence or a title, see `clean_text`: Chinese punctuation stays as wide as it was typed.

    Parameters
    ----------
    value
        As sent.

    Returns
    -------
    str
        Letters and digits as of `clean_text`.

    Raises
    ------
    InputError
        As of `clean_text`.
    """
    parts = re.split(f"([{WIDE_MARKS}])", value)
    return _visible(
        "".join(part if part in WIDE_MARKS else unicodedata.normalize("NFKC", part) for part in parts)
    )


def _visible(text: str) -> str:
    if any(unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") for char in text):
        raise InputError(
            "含有不可用的控制字符，请删去", "holds control characters that cannot be used; remove them"
        )
    text = "".join(char for char in text if unicodedata.category(char) != "Cf").strip()
    if not text:
        raise InputError("不能为空", "must not be empty")
    return text


def as_moment(value: Any) -> Any:
    """
    Read an ISO 8601 time; without a zone it is China's.

    Parameters
    ----------
    value
        Text, or None for now.

    Returns
    -------
    datetime or None
        With a time zone.

    Raises
    ------
    InputError
        If it is not such a text or lies outside 2000–2100.
    """
    if value is None:
        return None
    # A "+" that nobody escaped arrives as a blank.
    text = re.sub(r"(T[\d:.]+) (\d\d:?\d\d)$", r"\1+\2", plain(value)) if isinstance(value, str) else ""
    try:
        moment = datetime.fromisoformat(text) if len(text) <= MAX_NAME else None
    except ValueError:
        moment = None
    if moment is None or not FIRST_YEAR <= moment.year < LAST_YEAR:
        raise InputError(
            "时间应形如 2026-11-22T18:00:00+08:00，在 2000 到 2099 年之间",
            "must be a time such as 2026-11-22T18:00:00+08:00, from 2000 to 2099",
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def as_day(value: Any) -> Any:
    """
    Read a date.

    Parameters
    ----------
    value
        Text, or None.

    Returns
    -------
    date or None
        Local.

    Raises
    ------
    InputError
        If it is no date such as 2026-11-22, or lies outside 2000–2100.
    """
    if value is None:
        return None
    try:
        day = date.fromisoformat(plain(value)) if len(str(value)) <= MAX_NAME else None
    except (ValueError, TypeError):
        day = None
    if day is None or not FIRST_YEAR <= day.year < LAST_YEAR:
        raise InputError(
            "日期应形如 2026-11-22，在 2000 到 2099 年之间",
            "must be a date such as 2026-11-22, from 2000 to 2099",
        )
    return day


def as_kinds(names: list[str]) -> tuple[str, ...]:
    """
    Read names of kinds of site; codes, national and local names are known.

    Parameters
    ----------
    names
        As sent.

    Returns
    -------
    tuple of str
        Codes, each once, in the order of the legend.

    Raises
    ------
    InputError
        If a name is no kind's.
    """
    wanted = {kind_of(clean_text(name)).code for name in names}
    return tuple(kind.code for kind in KINDS if kind.code in wanted)


def as_datum(value: Any) -> Any:
    """
    Read the name of a datum.

    Parameters
    ----------
    value
        As sent.

    Returns
    -------
    Datum
        The one it names.

    Raises
    ------
    InputError
        If it names none.
    """
    try:
        return Datum(plain(value))
    except ValueError:
        raise InputError(
            "坐标系应为 wgs84、gcj02、bd09 或 cgcs2000", "the datum must be wgs84, gcj02, bd09 or cgcs2000"
        ) from None


def _split(value: Any) -> Any:
    parts = value if isinstance(value, list) else [value]
    return [name for part in parts for name in re.split("[,，、]", part) if name]


def _longitude(value: float) -> float:
    if not -180 <= value <= 180:  # noqa: PLR2004
        raise InputError("经度应在 -180 到 180", "the longitude must be from -180 to 180")
    return value


def _latitude(value: float) -> float:
    if not -90 <= value <= 90:  # noqa: PLR2004
        raise InputError("纬度应在 -90 到 90", "the latitude must be from -90 to 90")
    return value


Lon = Annotated[float, Field(allow_inf_nan=False), AfterValidator(_longitude)]
Lat = Annotated[float, Field(allow_inf_nan=False), AfterValidator(_latitude)]
Minutes = Annotated[int, Field(ge=1, le=60)]
Limit = Annotated[int, Field(ge=1, le=100)]
Moment = Annotated[datetime | None, BeforeValidator(as_moment)]
DatumName = Annotated[Datum, BeforeValidator(as_datum)]
KindNames = Annotated[list[str], Field(max_length=50), AfterValidator(as_kinds)]

Plain = BeforeValidator(plain)
"""For numbers in a query, where everything is text."""

CommaSeparated = BeforeValidator(_split)
