"""
Opening hours as Chinese signs say them, turned into OpenStreetMap syntax: 周一至周五 9:00-12:00，14:00-17:30.

A text is understood as a whole or not at all: nothing is guessed from a part of it.
"""

import re
import unicodedata

from gis.errors import Message

NOT_UNDERSTOOD = Message(
    "无法理解营业时间；请写成“周一至周五 9:00-12:00,14:00-17:30”或 OSM 格式“Mo-Fr 09:00-12:00,14:00-17:30”",
    "the opening hours cannot be understood; write them as Mo-Fr 09:00-12:00,14:00-17:30",
)

_CODES = dict(zip("一二三四五六日天", ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "Su"), strict=True))
_NUMERALS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九十")} | {
    "十一": 11,
    "十二": 12,
}

_DAY = r"(?:(?:周|星期|礼拜)?[一二三四五六日天])"
_TO = r"(?:至|到|-|~)"
_AND = r"(?:、|,|和|及)"
_DAYS = re.compile(rf"(?:周|星期|礼拜)[一二三四五六日天](?:(?:{_TO}|{_AND}){_DAY})*(?!点|时)")
_NAMED = (
    (re.compile(r"(?:法定)?工作日"), "Mo-Fr"),
    (re.compile(r"周末|双休日|休息日|周六日"), "Sa,Su"),
    (re.compile(r"每天|每日|天天|全年(?:无休)?|每周七天"), "Mo-Su"),
    (re.compile(r"(?:国家)?法定节假日|法定假日|节假日|公众假期|法定假期"), "PH"),
)
_HALF = r"(?:凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚|夜间|次日凌晨|次日|翌日)?"
_HOUR = r"(?:\d{1,2}|十[一二]?|[零一二三四五六七八九])"


def _time(which: int) -> str:
    return (
        rf"(?P<half{which}>{_HALF})(?P<hour{which}>{_HOUR})"
        rf"(?::(?P<minute{which}>\d\d)|(?P<word{which}>[点时](?:半|\d\d分?)?整?))?"
    )


_SPAN = re.compile(rf"{_time(1)}(?P<to>{_TO})?{_time(2)}")
_ALL_DAY = re.compile(r"全天(?:候)?|(?:全天)?(?:24|二十四)小时(?:营业|开放|服务)?|昼夜")
_OFF = re.compile(r"(?:不营业|不开放|不办公|不上班|休息|关闭|闭馆|放假|除外|休)")
_FILLER = re.compile(
    r"[,;、。和及]|(?:营业|开放|办公|服务|工作|接待)?时间:?|开放|营业|对外办公|[()]|正常|均|:"
)

_LATER = {"下午", "傍晚", "晚上", "晚", "夜间"}
_NIGHT = {"次日", "翌日", "次日凌晨", "凌晨"}
_EVENING = {"晚上", "晚", "夜间"}
_NOON = 12
_EARLY = 6
_LONGEST = 200


def spoken_rule(text: str) -> str | None:
    """
    Turn plain Chinese opening hours into OpenStreetMap syntax.

    Parameters
    ----------
    text
        Weekdays, 工作日, 周末, 每天, 法定节假日, times of the day, 全天, 休息.

    Returns
    -------
    str or None
        None where any part is not understood; hours that no day has are left for the parser to refuse.

    Examples
    --------
    >>> spoken_rule("周一至周五 9:00-12:00，14:00-17:00；法定节假日休息")
    'Mo-Fr 09:00-12:00,14:00-17:00; PH off'
    >>> spoken_rule("全天")
    '24/7'
    """
    plain = _plain(text)
    if not plain or len(plain) > _LONGEST:
        return None
    rules: list[tuple[str, list[str]]] = []
    at = 0
    while at < len(plain):
        step = _step(plain, at, rules)
        if step is None:
            return None
        at = step
    return _written(rules)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"[—–―~〜－]+", "-", "".join(folded.split()))


def _step(text: str, at: int, rules: list[tuple[str, list[str]]]) -> int | None:
    """Read one word: days begin a rule, times and 休息 belong to the latest; None where nothing fits."""
    for pattern, code in _NAMED:
        if found := pattern.match(text, at):
            _begin(rules, code)
            return found.end()
    if found := _DAYS.match(text, at):
        days = _weekdays(found[0])
        _begin(rules, days)
        return found.end() if days else None
    if found := _ALL_DAY.match(text, at):
        return _add(rules, "00:00-24:00", found.end())
    if found := _SPAN.match(text, at):
        span = _span(found)
        return _add(rules, span, found.end()) if span else None
    if found := _OFF.match(text, at):
        # 除外 after days that have no hours yet: those days are the exception.
        return _add(rules, "off", found.end()) if rules else None
    if found := _FILLER.match(text, at):
        return found.end()
    return None


def _begin(rules: list[tuple[str, list[str]]], days: str) -> None:
    if rules and not rules[-1][1]:
        # Days upon days, as in 周末及节假日: one rule for all of them.
        rules[-1] = (_joined(rules[-1][0], days), [])
    else:
        rules.append((days, []))


def _joined(first: str, second: str) -> str:
    # The syntax wants holidays first.
    return ",".join(sorted((first, second), key=lambda days: days != "PH"))


def _add(rules: list[tuple[str, list[str]]], hours: str, end: int) -> int:
    if not rules:
        rules.append(("", []))
    rules[-1][1].append(hours)
    return end


def _weekdays(text: str) -> str:
    parts = []
    for part in re.split(_AND, text):
        ends = [_CODES[end[-1]] for end in re.split(_TO, part)]
        parts.append("-".join(ends))
    return ",".join(parts) if all(part.count("-") <= 1 for part in parts) else ""


def _span(found: re.Match[str]) -> str | None:
    """Write a span; None unless it has a word between, or a half of the day before its end."""
    if not (found["to"] or found["half2"]) or not (found["minute1"] or found["word1"] or found["half1"]):
        return None
    begins, ends = _minutes(found, 1), _minutes(found, 2)
    if not found["half2"] and found["half1"] in _LATER and ends < begins:
        ends += _NOON * 60
    if found["half2"] in _NIGHT:
        ends %= 24 * 60
    return f"{_clock(begins)}-{_clock(ends)}"


def _minutes(found: re.Match[str], which: int) -> int:
    half, text = found[f"half{which}"], found[f"hour{which}"]
    hour = int(text) if text.isdigit() else _NUMERALS[text]
    word = found[f"word{which}"] or ""
    minute = int(found[f"minute{which}"] or 0) or (30 if "半" in word else int(re.sub(r"\D", "", word) or 0))
    after_noon = half in _LATER or (half == "中午" and hour < _EARLY)
    if (after_noon and hour < _NOON) or (half in _EVENING and hour == _NOON):
        hour += _NOON
    return hour * 60 + minute


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _written(rules: list[tuple[str, list[str]]]) -> str | None:
    if not rules or any(not hours or ("off" in hours and len(hours) > 1) for _, hours in rules):
        return None
    if len(rules) == 1 and rules[0][0] in ("", "Mo-Su") and rules[0][1] == ["00:00-24:00"]:
        return "24/7"
    return "; ".join(f"{days} {','.join(hours)}".strip() for days, hours in rules)
