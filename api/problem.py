"""
Every error as problem+json (RFC 9457): one table, one form, two languages.

The body has ``type``, ``title``, ``status``, ``detail``, ``code``, ``instance``, ``request_id`` and
``errors``; never the value that was sent, a path, SQL or a stack trace. Faults in a query are 400, in a
body 422.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from psycopg import OperationalError
from psycopg.errors import DeadlockDetected, LockNotAvailable, QueryCanceled
from psycopg_pool import PoolTimeout, TooManyRequests
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

from api.language import prefers_english, said
from api.operations.batch import IN_USE
from api.validation import MALFORMED, field_of, sentence
from gis.errors import (
    ConflictError,
    FileError,
    GoneError,
    InfeasibleError,
    InputError,
    JobcircleError,
    KeyNeededError,
    Message,
    NotFoundError,
    NotYetError,
    OutsideError,
    RefusedError,
    TooManyError,
    UnavailableError,
)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = {429: 60, 503: 2, 504: 2}
NOT_YET = {"retry-after": "2"}

STATUS: tuple[tuple[type[JobcircleError], int, str], ...] = (
    (OutsideError, 400, "outside"),
    (FileError, 422, "file"),
    (InputError, 400, "input"),
    (GoneError, 410, "gone"),
    (NotFoundError, 404, "not_found"),
    (InfeasibleError, 409, "infeasible"),
    (NotYetError, 409, "conflict"),
    (ConflictError, 409, "conflict"),
    (KeyNeededError, 401, "key_needed"),
    (TooManyError, 429, "too_many"),
    (RefusedError, 403, "refused"),
    (UnavailableError, 503, "unavailable"),
    (JobcircleError, 500, "internal"),
)
"""The error tree as status and code; the first that fits counts."""

_TITLES: dict[int, Message] = {
    400: Message("请求有误", "Bad request"),
    401: Message("需要工作人员密钥", "A staff key is needed"),
    403: Message("密钥没有这项权限", "The key does not allow this"),
    404: Message("没有找到", "Not found"),
    405: Message("不支持这种请求方法", "Method not allowed"),
    406: Message("不提供这种格式", "Not acceptable"),
    409: Message("与现有情况冲突", "In conflict with what is there"),
    410: Message("已撤下", "Gone"),
    413: Message("请求体太大", "Body too large"),
    415: Message("不支持这种内容类型", "Unsupported media type"),
    416: Message("不能提供这个字节范围", "Range not satisfiable"),
    422: Message("内容有误", "Content cannot be used"),
    429: Message("尝试太频繁", "Too many tries"),
    500: Message("服务器内部错误", "Internal error"),
    503: Message("暂时不能服务", "Temporarily unavailable"),
    504: Message("处理超时", "Took too long"),
}

_DETAILS: dict[int, Message] = {
    400: Message("请求读不懂；请对照接口文档修改", "the request cannot be read; see the API description"),
    404: Message("这里没有内容；请检查地址", "there is nothing here; check the address"),
    405: Message("请换用接口文档中的请求方法", "use the method that the API description names"),
    413: Message(
        "请求体最大 2 MB，导入的文件最大 20 MB；请缩小后再发",
        "a body may have at most 2 MB, a file to import 20 MB; send less",
    ),
    415: Message(
        "请用 Content-Type: application/json 和 UTF-8", "send Content-Type: application/json in UTF-8"
    ),
    416: Message("请只请求文件内的一个字节范围", "ask for one range of bytes inside the file"),
    500: Message(
        "请稍后再试；若反复出现，请把 request_id 告诉管理员", "try again; if it recurs, report request_id"
    ),
    503: Message(
        "数据库暂时连不上，请稍后再试", "the database cannot be reached just now; try again shortly"
    ),
    504: Message(
        "请求超过时限，请缩小范围或稍后再试", "the request ran out of time; ask for less or try later"
    ),
}

_UNREAD = Message(
    "请求体不是有效的 JSON（UTF-8），或嵌套太深，或有太长的数字",
    "the body is not valid JSON in UTF-8, or is nested too deeply, or holds a number that is too long",
)

_CODES: dict[int, str] = {500: "internal", 503: "unavailable", 504: "deadline", 404: "not_found"}


def problem(  # noqa: PLR0913 - one argument a part of a problem
    request: Request,
    status: int,
    *,
    code: str | None = None,
    detail: Message | None = None,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Response:
    """
    Render a problem in the caller's language.

    Parameters
    ----------
    request
        Tells the language and the request id.
    status
        HTTP status.
    code
        Our stable word for it; made from the status when None.
    detail
        What to change; the sentence for the status when None.
    errors
        One entry per field that is wrong.
    headers
        Further headers.
    more
        Further members (RFC 9457, 3.2), for programs.

    Returns
    -------
    Response
        ``application/problem+json``.
    """
    english = prefers_english(request.headers.get("accept-language", ""))
    code = code or _CODES.get(status, HTTPStatus(status).phrase.lower().replace(" ", "_"))
    request_id = getattr(request.state, "request_id", "")
    body = {
        "type": f"urn:jobcircle:problem:{code}",
        "title": said(_TITLES.get(status, _TITLES[400 if status < 500 else 500]), english=english),  # noqa: PLR2004
        "status": status,
        "detail": said(detail or _DETAILS.get(status, _DETAILS[400]), english=english),
        "code": code,
        "instance": f"urn:uuid:{request_id}",
        "request_id": request_id,
        "errors": list(errors),
        **(more or {}),
    }
    answered = {
        "content-language": "en" if english else "zh-CN",
        "vary": "Accept-Language",
        **(headers or {}),
    }
    if status in RETRY_AFTER_S:
        answered["retry-after"] = str(RETRY_AFTER_S[status])
    if status == HTTPStatus.UNAUTHORIZED:
        answered["www-authenticate"] = "Bearer"
    return JSONResponse(body, status, headers=answered, media_type=MEDIA_TYPE)


def add_handlers(app: FastAPI) -> None:
    """
    Answer every error with a problem.

    Parameters
    ----------
    app
        Gets the handlers.
    """
    app.add_exception_handler(JobcircleError, _our_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    for away in (OperationalError, PoolTimeout, TooManyRequests):
        app.add_exception_handler(away, _database_away)
    for waited in (LockNotAvailable, DeadlockDetected):
        app.add_exception_handler(waited, _in_use)
    app.add_exception_handler(QueryCanceled, _query_slow)


def _our_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, JobcircleError):
        raise error
    kind, status, code = next(row for row in STATUS if isinstance(error, row[0]))
    if kind is InputError and request.method not in ("GET", "HEAD"):
        status = 422
    headers = NOT_YET if isinstance(error, NotYetError) else None
    return problem(request, status, code=code, detail=error.message, headers=headers)


def _validation_error(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else ()
    english = prefers_english(request.headers.get("accept-language", ""))
    in_body = any(entry.get("loc", ("",))[:1] == ("body",) for entry in found)
    malformed = any(entry.get("type") == MALFORMED for entry in found)
    errors = [
        {
            "pointer" if in_body else "parameter": field_of(entry),
            "detail": said(sentence(entry), english=english),
        }
        for entry in found[:20]
    ]
    names = [field_of(entry) for entry in found]
    first = sentence(found[0]) if found else _DETAILS[400]
    named = bool(found) and names[0] not in ("", "/")
    detail = Message(f"{names[0]}：{first.zh}", f"{names[0]}: {first.en}") if named else first
    status = 422 if in_body and not malformed else 400
    return problem(request, status, code="input", detail=detail, errors=errors)


def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers = {"allow": ", ".join(_methods(request))}
    # Beside what `_validation_error` gets, FastAPI gives up on some bodies before it reads them as JSON.
    unread = status == HTTPStatus.BAD_REQUEST and request.method not in ("GET", "HEAD")
    return problem(request, status, detail=_UNREAD if unread else None, headers=headers)


def _methods(request: Request) -> list[str]:
    """Name what an address answers to: a router knows only of the first route that fits."""
    found: set[str] = set()
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        scope = {**request.scope, "method": method}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes):
            found |= {method, "HEAD"} if method == "GET" else {method}
    return sorted(found)


def _database_away(request: Request, _error: Exception) -> Response:
    return problem(request, 503)


def _in_use(request: Request, _error: Exception) -> Response:
    return problem(request, 503, detail=IN_USE)


def _query_slow(request: Request, _error: Exception) -> Response:
    return problem(request, 504)


EXAMPLE: dict[str, Any] = {
    "type": "urn:jobcircle:problem:outside",
    "title": "请求有误",
    "status": 400,
    "detail": "该位置不在服务范围内；请改用本市内的位置",
    "code": "outside",
    "instance": "urn:uuid:0b6c1c5e-6d0e-4a0e-9a54-1c8f5d2e7a11",
    "request_id": "0b6c1c5e-6d0e-4a0e-9a54-1c8f5d2e7a11",
    "errors": [],
}
"""For the API description."""
