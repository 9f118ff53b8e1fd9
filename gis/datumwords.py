"""What is said of a datum that was checked: one sentence, with the figures it stands on."""

from collections.abc import Sequence

from gis.datum import Datum
from gis.datumcheck import Doubt, Finding, Mixed, Verdict
from gis.datumclues import Fit, Reading
from gis.errors import Message

NAMES = {
    Datum.WGS84: Message("WGS-84", "WGS-84"),
    Datum.CGCS2000: Message("CGCS2000", "CGCS2000"),
    Datum.GCJ02: Message("GCJ-02（高德、腾讯）", "GCJ-02"),
    Datum.BD09: Message("BD-09（百度）", "BD-09"),
}
"""Names of the datums."""

_LEVELS = {
    "village": Message("村（社区）", "village"),
    "township": Message("街道（乡镇）", "township"),
    "county": Message("区县", "county"),
    "city": Message("市", "city"),
}
_AREA = Message("区域", "area")
_LISTED = 20
"""So many spans of rows are named in a sentence."""

_SWAPPED = Message("，且经度与纬度颠倒", " with longitude and latitude swapped")


def reading_name(reading: Reading) -> Message:
    """Name a reading: its datum, and whether the columns are swapped."""
    zh, en = NAMES[reading.datum]
    return Message(zh + _SWAPPED.zh, en + _SWAPPED.en) if reading.swapped else Message(zh, en)


def sentence(finding: Finding) -> Message:
    """
    Say what was found of the datum.

    Parameters
    ----------
    finding
        From `gis.datumcheck.check_datum`.

    Returns
    -------
    Message
        One sentence with its evidence; a datum that does not fit is said to look like another, and the
        conversion is offered, never made.
    """
    if finding.verdict == Verdict.CANNOT_TELL or finding.best is None:
        return _doubt(finding)
    if finding.verdict == Verdict.FITS:
        name, evidence = reading_name(finding.best.reading), _as_it_is(finding.best, finding.level)
        if finding.declared is not None:
            name = NAMES[finding.declared]
        return Message(
            f"坐标系符合所填的 {name.zh}：{evidence.zh}", f"fits {name.en} as declared: {evidence.en}"
        )
    name = reading_name(finding.best.reading)
    own = finding.own
    if own is None:
        evidence = _as_it_is(finding.best, finding.level)
        return Message(f"看起来是 {name.zh}：{evidence.zh}", f"looks like {name.en}: {evidence.en}")
    evidence = _compared(own, finding.best, finding.level)
    but = _but_some(finding)
    return Message(
        f"看起来是 {name.zh}：{evidence.zh}{but.zh}", f"looks like {name.en}: {evidence.en}{but.en}"
    )


def _but_some(finding: Finding) -> Message:
    """Say which rows a conversion of all would spoil."""
    mixed = finding.mixed
    if mixed is None or finding.declared is None:
        return Message("", "")
    name, rows = NAMES[finding.declared], rows_named(mixed.own_rows)
    return Message(
        f"；但有 {mixed.own} 个点符合所填的 {name.zh}{rows.zh}，请分开导入",
        f"; but {mixed.own} places fit {name.en} as declared{rows.en}: import them apart",
    )


def rows_named(numbers: Sequence[int]) -> Message:
    """
    Name rows in brackets, those side by side as one span.

    Parameters
    ----------
    numbers
        Of rows of a sheet, in any order.

    Returns
    -------
    Message
        Empty without rows; a few spans of very many.

    Examples
    --------
    >>> rows_named([5, 2, 3, 4, 9]).en
    ' (rows 2-5, 9)'
    """
    spans: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    if not spans:
        return Message("", "")
    listed = [str(one) if one == last else f"{one}-{last}" for one, last in spans[:_LISTED]]
    more = "…" if len(spans) > _LISTED else ""
    return Message(f"（第 {'、'.join(listed)}{more} 行）", f" (rows {', '.join(listed)}{more})")


def _compared(own: Fit, best: Fit, level: str) -> Message:
    parts: list[Message] = []
    area = _LEVELS.get(level, _AREA)
    if best.anchored:
        parts.append(_moved(own, best))
    if best.placed:
        better, before = _percent(best.inside, best.placed), _percent(own.inside, own.placed)
        parts.append(
            Message(
                f"转换后有 {better} 的点（而不是 {before}）落在其所写的{area.zh}内",
                f"{better} instead of {before} of points then fall in the {area.en} they name",
            )
        )
    return _joined(parts)


def _moved(own: Fit, best: Fit) -> Message:
    after = f"{best.anchor_m:,.0f}"
    if own.alike * 2 < own.anchored or best.reading.swapped:
        return Message(
            f"{best.anchored} 个同名锚点中有 {best.near} 个在转换后吻合，相距 {after} 米",
            f"{best.near} of {best.anchored} same-name anchors fit after conversion, {after} m apart",
        )
    length = f"{round(own.alike_m, -1):,.0f}"
    return Message(
        f"{own.anchored} 个同名锚点中有 {own.alike} 个朝同一方向偏移约 {length} 米，转换后为 {after} 米",
        f"{own.alike} of {own.anchored} same-name anchors are displaced ~{length} m in one direction, "
        f"{after} m after conversion",
    )


def _as_it_is(fit: Fit, level: str) -> Message:
    parts: list[Message] = []
    area = _LEVELS.get(level, _AREA)
    if fit.anchored:
        parts.append(
            Message(
                f"{fit.anchored} 个同名锚点中有 {fit.near} 个吻合，相距 {fit.anchor_m:,.0f} 米",
                f"{fit.near} of {fit.anchored} same-name anchors fit, {fit.anchor_m:,.0f} m apart",
            )
        )
    if fit.placed:
        share = _percent(fit.inside, fit.placed)
        parts.append(
            Message(
                f"{share} 的点落在其所写的{area.zh}内", f"{share} of points fall in the {area.en} they name"
            )
        )
    return _joined(parts)


def _mixed(finding: Finding, mixed: Mixed, declared: Datum) -> Message:
    own, other = NAMES[declared], reading_name(mixed.reading)
    those, these = rows_named(mixed.own_rows), rows_named(mixed.other_rows)
    rest = Message("", "")
    if mixed.own + mixed.other < finding.places:
        rest = Message("，其余的看不出是哪一种", ", the rest may be either")
    return Message(
        f"同一张表里像是混了两种坐标系：{mixed.other} 个点符合 {other.zh}{these.zh}，"
        f"{mixed.own} 个点符合所填的 {own.zh}{those.zh}{rest.zh}；"
        "请按行核对，在“坐标系”一列分别填写，或分开导入",
        f"two datums seem to be mixed under one name: {mixed.other} places fit {other.en}{these.en}, "
        f"{mixed.own} fit {own.en} as declared{those.en}{rest.en}; check them row by row, and say the datum "
        "of each in its column, or import them apart",
    )


def _doubt(finding: Finding) -> Message:
    if finding.doubt == Doubt.MIXED and finding.mixed is not None and finding.declared is not None:
        return _mixed(finding, finding.mixed, finding.declared)
    if finding.doubt == Doubt.NONE_FITS and finding.best is not None:
        evidence = _as_it_is(finding.best, finding.level)
        return Message(
            f"无法判断坐标系：没有一种能吻合，最好的也只有 {evidence.zh}；"
            "请核对区划、城市，或坐标是否为其他投影",
            f"the datum cannot be told: none fits, the best only so: {evidence.en}; check the areas, the "
            "city, and whether the coordinates are of another system",
        )
    if finding.doubt == Doubt.COARSE:
        wide = f"{finding.area_width_m / 1000:.1f}"
        area = _LEVELS.get(finding.level, _AREA)
        # Who names villages cannot name anything finer.
        finer = (
            Message("", "") if finding.level == "village" else Message("写到村（社区），或", "villages, or ")
        )
        return Message(
            f"无法判断坐标系：{finding.places} 个点所写的{area.zh}约 {wide} 公里宽，"
            f"相对于坐标系之间 0.3–1.3 公里的偏移太粗；请{finer.zh}加上已知站点的名称",
            f"the datum cannot be told: the areas ({area.en}) that the {finding.places} points name are "
            f"about {wide} km wide, too coarse beside the 0.3 to 1.3 km by which a datum moves a place; name "
            f"{finer.en}places that are known",
        )
    return Message(
        f"无法判断坐标系：有 {finding.places} 个点写了所在区划或与已知地点同名，"
        "能区分坐标系的太少；请补充区划或名称",
        f"the datum cannot be told: {finding.places} points name an area or bear the name of a known place, "
        "and too few of them tell the datums apart; give more of them an area or a name",
    )


def _joined(parts: list[Message]) -> Message:
    return Message("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "0 %"
