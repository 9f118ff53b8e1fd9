"""The rules of "which door": a file that its users edit, shipped with the national ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from data.files.toml import LARGEST_BYTES, parse_document, read_document
from gis.errors import FileError, InputError, Message
from gis.jurisdiction import Caution, DeadlineRule, DoorRule, Law, Paper, RuleBook, Terms, facts_of, matter_of
from gis.jurisdiction.bodies import LEVELS
from gis.jurisdiction.deadlines import UNITS
from gis.jurisdiction.facts import ANYWHERE, HERE, PLACES

SHIPPED = Path(__file__).parent / "doors.toml"
"""National rules; what of them nobody has checked is marked in its row."""

NAME, NOUN = "rule", "规则"
LONGEST_TERM = 3660

_REGION_DIGITS = (2, 4, 6)
_LAW = {"key", "zh", "en", "valid_from", "valid_to", "source"}
_ROW = {
    *("id", "matter", "law", "article_zh", "article_en", "valid_from", "valid_to", "when"),
    *("region", "region_place", "unconfirmed_zh", "unconfirmed_en"),
}
_OWN = {
    "rule": {"case", "place", "level", "why_zh", "why_en"},
    "deadline": {"amount", "unit", "event_zh", "event_en", "who_zh", "who_en"},
    "bring": {"zh", "en"},
    "caution": {"zh", "en"},
}

T = TypeVar("T")
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Text:
    """A law with the days on which it is in force."""

    name: Message
    valid_from: date
    valid_to: date | None
    source: str


def read_doors(path: Path) -> RuleBook:
    """
    Read a file of rules.

    Parameters
    ----------
    path
        TOML, see the file that is shipped (`SHIPPED`).

    Returns
    -------
    RuleBook
        Rows in the order of the file.

    Raises
    ------
    FileError
        If the file cannot be read, or a row cannot be used: one sentence for each. A row that is wrong is
        never left out, because people would be sent elsewhere.
    """
    return _book(read_document(path, NAME, NOUN), path.name)


def parse_doors(text: str, name: str = "doors.toml") -> RuleBook:
    """
    Read the text of a file of rules.

    Parameters
    ----------
    text
        TOML.
    name
        What the file is called, for messages.

    Returns
    -------
    RuleBook
        As `read_doors`.

    Raises
    ------
    FileError
        As `read_doors`.
    """
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST_BYTES:
        raise FileError(f"{name} 太大；规则文件应小于 1 MB", f"{name} is too large; keep it under 1 MB")
    return _book(parse_document(text, name, NAME, NOUN), name)


@lru_cache(maxsize=1)
def shipped_doors() -> RuleBook:
    """Read the rules that come with the program, once."""
    return read_doors(SHIPPED)


def _book(document: Entry, name: str) -> RuleBook:
    reasons: list[Message] = []
    odd = [key for key in document if key not in {"law", *_OWN}]
    if odd:
        reasons.append(Message(f"不认识 [[{odd[0]}]]", f"[[{odd[0]}]] is not known"))
    laws = dict(_each(document, "law", _law, reasons))
    seen: set[str] = set()

    def rows(kind: str, make: Callable[[Terms, Entry], T]) -> tuple[T, ...]:
        def one(entry: Entry) -> T:
            _no_odd(entry, _ROW | _OWN[kind])
            terms = _terms(entry, laws)
            if terms.id in seen:
                raise InputError(f"编号 {terms.id} 重复", f"the id {terms.id} is there twice")
            seen.add(terms.id)
            return make(terms, entry)

        return tuple(_each(document, kind, one, reasons))

    book = RuleBook(
        doors=rows("rule", _door),
        deadlines=rows("deadline", _deadline),
        papers=rows("bring", lambda terms, entry: Paper(terms, _both(entry, ""))),
        cautions=rows("caution", lambda terms, entry: Caution(terms, _both(entry, ""))),
    )
    if not (book.doors or reasons):
        reasons.append(Message("没有 [[rule]]；请至少写一条", "there is no [[rule]]; write at least one"))
    if reasons:
        raise FileError(
            f"{name} 不能用。" + "；".join(reason.zh for reason in reasons),
            f"{name} cannot be used. " + "; ".join(reason.en for reason in reasons),
        )
    return book


def _each(document: Entry, kind: str, make: Callable[[Entry], T], reasons: list[Message]) -> list[T]:
    """Make a noun of every table of a kind; what is wrong goes to the reasons, with the table's number."""
    made = []
    listed = document.get(kind, [])
    for number, entry in enumerate(listed if isinstance(listed, list) else [None], start=1):
        label = entry.get("id", entry.get("key")) if isinstance(entry, dict) else None
        shown = f"（{label}）" if isinstance(label, str) else ""
        try:
            made.append(make(_table(entry, kind)))
        except InputError as error:
            zh, en = error.message
            reasons.append(
                Message(f"第 {number} 个 {kind}{shown}：{zh}", f"{kind} {number} {label or ''}: {en}")
            )
    return made


def _table(entry: Any, kind: str) -> Entry:
    if not isinstance(entry, dict):
        raise InputError(f"应为 [[{kind}]] 表", f"write it as a table [[{kind}]]")
    return entry


def _law(entry: Entry) -> tuple[str, _Text]:
    _no_odd(entry, _LAW)
    since, until = _day(entry, "valid_from"), _day(entry, "valid_to", wanted=False)
    _in_order(since, until)
    text = _Text(_both(entry, ""), since or date.min, until, _text(entry, "source"))
    return _text(entry, "key"), text


def _terms(entry: Entry, laws: Mapping[str, _Text]) -> Terms:
    key = _text(entry, "law")
    law = laws.get(key)
    if law is None:
        raise InputError(f"没有 key 为 {key} 的 [[law]]", f"there is no [[law]] with the key {key}")
    since = _day(entry, "valid_from", wanted=False) or law.valid_from
    until = _day(entry, "valid_to", wanted=False) or law.valid_to
    _in_order(since, until)
    region, region_places = _region(entry)
    doubt = _both(entry, "unconfirmed") if "unconfirmed_zh" in entry or "unconfirmed_en" in entry else None
    return Terms(
        id=_text(entry, "id"),
        matter=matter_of(_text(entry, "matter")),
        law=Law(law.name, _both(entry, "article"), law.source),
        valid_from=since,
        valid_to=until,
        when=_when(entry),
        region=region,
        region_places=region_places,
        unconfirmed=doubt,
    )


def _region(entry: Entry) -> tuple[str, tuple[str, ...]]:
    region, given = _text(entry, "region", wanted=False), entry.get("region_place", [])
    places = given if isinstance(given, list) else [_text(entry, "region_place")]
    if bool(region) != bool(places):
        raise InputError("region 与 region_place 要一起写", "give region and region_place together")
    if region and not (region.isdecimal() and region.isascii() and len(region) in _REGION_DIGITS):
        raise InputError(
            "region 应为 2、4 或 6 位区划代码", "region must be an area code of 2, 4 or 6 digits"
        )
    odd = next((str(place) for place in places if not isinstance(place, str) or place not in PLACES), None)
    if odd is not None:
        raise _unknown("region_place", odd, PLACES)
    return region, tuple(places)


def _when(entry: Entry) -> dict[str, frozenset[str]]:
    given = entry.get("when", {})
    if not isinstance(given, dict):
        raise InputError("when 应为 { 情况 = 值 }", "write when as { fact = value }")
    found = {}
    for name, value in given.items():
        values = value if isinstance(value, list) else [value]
        if not (values and all(isinstance(word, str) for word in values)):
            raise InputError(
                f"when 中 {name} 的值应为文字或文字列表", f"{name} in when must be a text or a list of texts"
            )
        for word in values:
            facts_of({name: word})
        found[name] = frozenset(values)
    return found


def _door(terms: Terms, entry: Entry) -> DoorRule:
    place, level = _text(entry, "place"), _text(entry, "level", wanted=False)
    places = {ANYWHERE, *PLACES} - {HERE}
    if place not in places:
        raise _unknown("place", place, places)
    if level not in LEVELS:
        raise _unknown("level", level, LEVELS)
    return DoorRule(terms, _text(entry, "case"), place, level, _both(entry, "why"))


def _deadline(terms: Terms, entry: Entry) -> DeadlineRule:
    amount, unit = entry.get("amount"), _text(entry, "unit")
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 < amount <= LONGEST_TERM:
        raise InputError(
            f"amount 应为 1 到 {LONGEST_TERM} 的整数",
            f"amount must be a whole number from 1 to {LONGEST_TERM}",
        )
    if unit not in UNITS:
        raise _unknown("unit", unit, UNITS)
    return DeadlineRule(terms, amount, unit, _both(entry, "event"), _both(entry, "who"))


def _both(entry: Entry, name: str) -> Message:
    zh, en = (f"{name}_zh", f"{name}_en") if name else ("zh", "en")
    return Message(_text(entry, zh), _text(entry, en))


def _text(entry: Entry, key: str, *, wanted: bool = True) -> str:
    value = entry.get(key, "")
    if not isinstance(value, str) or any(not char.isprintable() for char in value):
        raise InputError(f"{key} 应为一行文字", f"{key} must be a line of text")
    if wanted and not value.strip():
        raise InputError(f"缺少 {key}", f"{key} is missing")
    return value.strip()


def _day(entry: Entry, key: str, *, wanted: bool = True) -> date | None:
    value = entry.get(key)
    if value is None and not wanted:
        return None
    if isinstance(value, datetime) or not isinstance(value, date):
        raise InputError(f"{key} 应为日期，如 2026-11-22", f"{key} must be a date such as 2026-11-22")
    return value


def _in_order(since: date | None, until: date | None) -> None:
    if since and until and until <= since:
        raise InputError("valid_to 应晚于 valid_from", "valid_to must be after valid_from")


def _no_odd(entry: Entry, known: set[str]) -> None:
    odd = [key for key in entry if key not in known]
    if odd:
        raise InputError(
            f"不认识 {odd[0]}；请删去或改正", f"{odd[0]} is not known; take it out or correct it"
        )


def _unknown(key: str, value: str, known: Any) -> InputError:
    listed = sorted(word for word in known if word)
    return InputError(
        f"{key} 不能是 {value}；可用 {'、'.join(listed)}",
        f"{key} cannot be {value}; use one of {', '.join(listed)}",
    )
