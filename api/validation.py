"""What pydantic found wrong with a request, as sentences that say what to change and echo nothing."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gis.errors import InputError, Message

UNKNOWN = "parameter_unknown"
REPEATED = "parameter_repeated"
MALFORMED = "json_invalid"


def sentence(error: Mapping[str, Any]) -> Message:
    """
    Say what to change about one field.

    Parameters
    ----------
    error
        One entry of pydantic's error list.

    Returns
    -------
    Message
        Never holds the value that was sent; counts the entries of a list in a query from one.
    """
    context = error.get("ctx") or {}
    cause = context.get("error")
    if isinstance(cause, InputError):
        said = cause.message
    else:
        said = _SENTENCES.get(str(error.get("type")), _anything)(context)
    place = _entry(error.get("loc") or ())
    return said if place is None else Message(f"第 {place} 项{said.zh}", f"entry {place} {said.en}")


def field_of(error: Mapping[str, Any]) -> str:
    """
    Name the field as the caller knows it.

    Parameters
    ----------
    error
        One entry of pydantic's error list.

    Returns
    -------
    str
        A parameter's name, or the JSON pointer into a body; ``/`` is the whole body.
    """
    where: Sequence[Any] = error.get("loc") or ()
    if not where:
        return ""
    if where[0] == "body":
        parts = () if error.get("type") == MALFORMED else where[1:]
        return "/" + "/".join(_plain(part) for part in parts)
    return _plain(where[min(1, len(where) - 1)])


def _entry(where: Sequence[Any]) -> int | None:
    """Count from one which entry of a list in a query is meant; a body's pointer says it already."""
    inside = where[2:3] if where[:1] == ("query",) else ()
    return inside[0] + 1 if inside and isinstance(inside[0], int) else None


def _plain(name: object) -> str:
    """Keep names that are words; an attacker's bytes do not come back."""
    text = str(name)
    good = len(text) <= 40 and text.isascii() and text.replace("_", "").replace("-", "").isalnum()  # noqa: PLR2004
    return text if good else "?"


def _anything(_context: Mapping[str, Any]) -> Message:
    return Message("这个值不能用；请对照接口文档修改", "this value cannot be used; see the API description")


def _fixed(zh: str, en: str) -> Callable[[Mapping[str, Any]], Message]:
    message = Message(zh, en)
    return lambda _context: message


def _bound(key: str, zh: str, en: str) -> Callable[[Mapping[str, Any]], Message]:
    def fill(context: Mapping[str, Any]) -> Message:
        bound = context.get(key)
        limit = f"{bound:g}" if isinstance(bound, float) else str(bound)
        return Message(zh.format(limit), en.format(limit))

    return fill


_number = _fixed("应是一个数字", "must be one number")
_whole = _fixed("应是整数", "must be a whole number")
_text = _fixed("应是文字（UTF-8）", "must be text (UTF-8)")
_choice = _fixed(
    "不是允许的取值；请对照接口文档", "is not one of the values allowed; see the API description"
)

_many_entries = _bound("max_length", "最多 {} 项", "must have at most {} entries")
_long_text = _bound("max_length", "最多 {} 个字", "must have at most {} characters")


def _too_long(context: Mapping[str, Any]) -> Message:
    # pydantic says "Value" of a text that was cleaned before it was measured.
    return (_many_entries if context.get("field_type") == "List" else _long_text)(context)


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], Message]] = {
    UNKNOWN: _fixed("没有这个参数；请检查拼写", "there is no such parameter; check its spelling"),
    REPEATED: _fixed("参数只能出现一次", "the parameter may be given only once"),
    MALFORMED: _fixed("请求体不是完整的 JSON（UTF-8）", "the body is not well-formed JSON in UTF-8"),
    "missing": _fixed("缺少这一项，请补上", "is missing; add it"),
    "extra_forbidden": _fixed("没有这个字段；请删去", "there is no such field; remove it"),
    "float_parsing": _number,
    "float_type": _number,
    "finite_number": _fixed("应是有限的数字", "must be a finite number"),
    "int_parsing": _whole,
    "int_type": _whole,
    "int_from_float": _whole,
    "int_parsing_size": _whole,
    "string_type": _text,
    "string_unicode": _text,
    "string_too_short": _bound("min_length", "至少 {} 个字", "must have at least {} characters"),
    "string_too_long": _long_text,
    "too_long": _too_long,
    "too_short": _bound("min_length", "至少 {} 项", "must have at least {} entries"),
    "list_type": _fixed("应是列表", "must be a list"),
    "enum": _choice,
    "literal_error": _choice,
    "greater_than_equal": _bound("ge", "应不小于 {}", "must be at least {}"),
    "less_than_equal": _bound("le", "应不大于 {}", "must be at most {}"),
    "greater_than": _bound("gt", "应大于 {}", "must be more than {}"),
    "less_than": _bound("lt", "应小于 {}", "must be less than {}"),
    "model_attributes_type": _fixed(
        "请求体应是 JSON 对象，并标明 Content-Type: application/json",
        "the body must be a JSON object sent as Content-Type: application/json",
    ),
}
