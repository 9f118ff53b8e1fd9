"""An audit's result and its map layers composed into a report, conclusions first."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from gis.errors import InputError
from layers.report import tables
from layers.report.desk import BLANK, Desk
from layers.report.findings import conclusions, next_steps
from layers.report.measures import access_section, clock_section
from layers.report.method import method_section
from layers.report.model import (
    Block,
    Bullets,
    Column,
    Imprint,
    KeyFigure,
    KeyFigures,
    Language,
    MapLayers,
    Paragraph,
    Report,
    Section,
    Table,
    Value,
)
from layers.report.options import profile_text
from layers.report.places import missing_table
from layers.report.plain import cell, in_language, mapping, name, number, people, percent, rows_of, text
from layers.report.smallcells import few, hide_small
from layers.report.where import areas_section, groups_section, map_section
from layers.report.words import DATUM, DEMO, STATES, WORKING_MAP, Words

TITLE_LENGTH = 120
NEVER = datetime(1980, 1, 1, tzinfo=UTC)
"""The date of a report whose audit has none; the earliest that every format can carry."""


def compose(result: dict[str, Any], layers: MapLayers, language: Language, imprint: Imprint) -> Report:
    """
    Compose a report.

    Blocks that the result lacks are left out; the report never guesses.

    Parameters
    ----------
    result
        Of an audit, plain values.
    layers
        What the maps are drawn from.
    language
        ``zh`` or ``en``.
    imprint
        Who answers for it.

    Returns
    -------
    Report
        Ready for a writer.

    Raises
    ------
    InputError
        If the language is another, or a map that is not a working map has no approval number.
    """
    if language not in {"zh", "en"}:
        raise InputError("报告语言只能是 zh 或 en", "the language of a report is zh or en")
    if not imprint.working and not imprint.map_number.strip():
        raise InputError(
            "公开使用的地图必须填写审图号；没有审图号时请保留“工作用图”标记",
            "a map for publication needs its approval number (审图号); without one keep it a working map",
        )
    say = Words(language)
    desk = Desk(result, layers, say, imprint)
    sections = tuple(section for make in _SECTIONS if (section := make(desk)).blocks)
    stamps = [say.of(DEMO)] if result.get("demo") else []
    stamps += [say.of(WORKING_MAP)] if imprint.working else []
    created = _created(result)
    title = in_language(result.get("title"), language) or say(
        "15分钟就业服务圈评估报告", "Employment service circle audit"
    )
    return Report(
        language=language,
        title=text(title, limit=TITLE_LENGTH),
        subtitle=_subtitle(result, say, created),
        stamps=tuple(stamps),
        imprint=_imprint(imprint, say, created),
        source=desk.source,
        created=created,
        key=name(result.get("id")),
        sections=sections,
    )


def _conclusions(desk: Desk) -> Section:
    result, say = desk.result, desk.say
    found, steps = conclusions(result, say), next_steps(result, say)
    blocks: list[Block] = []
    figures = _key_figures(result, say)
    if figures.figures:
        blocks.append(figures)
    if result.get("demo"):
        demo = say(
            "本报告使用演示数据，数字不反映任何真实地区。",
            "Made from demo data; the figures describe no real place.",
        )
        blocks.append(Paragraph(demo, "caution"))
    if found:
        blocks.append(Bullets(found))
    if steps:
        blocks += [
            Paragraph(say("建议下一步", "Suggested next steps"), "lead"),
            Bullets(steps, numbered=True),
        ]
    return Section("conclusions", say("结论", "Conclusions"), tuple(blocks))


def _key_figures(result: dict[str, Any], say: Words) -> KeyFigures:
    told = hide_small(result)
    total = number(result.get("people"))
    if total is None:
        return KeyFigures(())
    of_all = say(f"共 {people(total, 'zh')}", f"of {people(total, 'en')}")
    unknown, share = told["unknown"], told["share"]
    apart = isinstance(unknown, float) and unknown > 0 and total > 0
    said = say("另有未知 ", "besides unknown ") + percent(float(unknown or 0) / total) if apart else of_all
    shown = cell(share, "share")
    figures = [KeyFigure(say("覆盖率", "Share covered"), shown, said, "share")]
    bar = []
    for state, message in STATES.items():
        count = number(result.get(state))
        if count is not None:
            part, value = count / total if total else 0.0, told[state]
            label, shown = say.of(message), cell(value, "people")
            if isinstance(value, float) and say.language == "zh":
                shown = people(value, "zh")
            detail = percent(part) if isinstance(value, float) else ""
            figures.append(KeyFigure(label, shown, detail, state))  # type: ignore[arg-type]
            bar.append((state, f"{label} {detail}".strip(), part))
    return KeyFigures(tuple(figures), tuple(bar))


def _walks(desk: Desk) -> Section:
    result, say = desk.result, desk.say
    return Section(
        "walks",
        say("步行时间、速度与韧性", "Walks, speed and resilience"),
        tuple(access_section(result, say, desk.figure)),
    )


def _sites(desk: Desk) -> Section:
    result, say = desk.result, desk.say
    made = (tables.site_table(result, say), tables.overlap_table(result, say))
    return Section("sites", say("站点", "Sites"), tuple(table for table in made if table.rows))


def _clock(desk: Desk) -> Section:
    title = desk.say("开放时间、设备与双圈", "Hours, equipment and the double circle")
    return Section("clock", title, tuple(clock_section(desk.result, desk.say, desk.figure)))


def _unknown(desk: Desk) -> Section:
    table = tables.reason_table(desk.result, desk.say)
    said = desk.say(
        "未知的人口既不算覆盖，也不算盲区；先补数据，再定措施。",
        "People whose state is unknown are neither covered nor in a gap: mend the data first, then act.",
    )
    survey = missing_table(desk.result, desk.say)
    blocks: list[Block] = [Paragraph(said), table, *([survey] if survey.rows else [])]
    title = desk.say("未知原因", "What is unknown, and why")
    return Section("unknown", title, tuple(blocks) if table.rows else ())


def _method(desk: Desk) -> Section:
    section = method_section(desk.result, desk.say)
    rejected = tables.rejected_table(desk.result, desk.say)
    return Section(
        section.key, section.title, (*section.blocks, rejected) if rejected.rows else section.blocks
    )


def _profiles(desk: Desk) -> Section:
    result, say = desk.result, desk.say
    radius = say("按半径计（直线）", "Covered by radius")
    columns = (
        Column(say("圈层标准", "Profile")),
        *(
            Column(say(zh, en), "people")
            for zh, en in (("人口", "People"), ("覆盖", "Covered"), ("盲区", "Gap"), ("未知", "Unknown"))
        ),
        Column(say("覆盖率", "Share covered"), "share"),
        Column(radius, "people"),
    )
    keys = ("people", "covered", "gap", "unknown", "share")
    rows: list[tuple[Value, ...]] = [
        (
            profile_text(mapping(row.get("profile")), say),
            *(shown[key] for key in keys),
            few(number(row.get("covered_by_radius"))),
        )
        for row in rows_of(result.get("profiles"))
        for shown in (hide_small(row),)
    ]
    table = Table(say("按圈层标准", "By circle profile"), columns, rows, say("圈层标准", "Profiles"))
    return Section("profiles", say("圈层标准", "Circle profiles"), (table,) if rows else ())


def _subtitle(result: dict[str, Any], say: Words, created: datetime) -> str:
    rule = profile_text(mapping(result.get("profile")), say)
    date = f"{created:%Y-%m-%d}" if created != NEVER else ""
    return say("　", " · ").join(part for part in (rule, date) if part)


def _imprint(imprint: Imprint, say: Words, created: datetime) -> tuple[tuple[str, str], ...]:
    return (
        (say("编制单位", "Made by"), name(imprint.publisher) or BLANK),
        (say("编制日期", "Date"), f"{created:%Y-%m-%d}" if created != NEVER else BLANK),
        (say("坐标系", "Datum"), say.of(DATUM)),
        (say("审图号", "Map approval no."), name(imprint.map_number) or BLANK),
    )


def _created(result: dict[str, Any]) -> datetime:
    try:
        created = datetime.fromisoformat(str(result.get("created")))
    except ValueError:
        return NEVER
    aware = created if created.tzinfo else created.replace(tzinfo=UTC)
    return max(aware, NEVER)


_SECTIONS: tuple[Callable[[Desk], Section], ...] = (
    _conclusions,
    _profiles,
    map_section,
    _walks,
    areas_section,
    groups_section,
    _sites,
    _clock,
    _unknown,
    _method,
)
