"""The cover of a report: what stands on and around every report, whatever it is about."""

from datetime import UTC, datetime
from typing import Any

from gis.errors import InputError
from layers.report.desk import BLANK
from layers.report.model import Block, Imprint, Language, Paragraph, Report, Section
from layers.report.plain import in_language, name, text
from layers.report.words import DATUM, DEMO, OSM, WORKING_MAP, Words

TITLE_LENGTH = 120
NEVER = datetime(1980, 1, 1, tzinfo=UTC)
"""The date of a report whose audit has none; the earliest that every format can carry."""


def words_of(language: Language, imprint: Imprint) -> Words:
    """
    Give the words of a report.

    Parameters
    ----------
    language
        ``zh`` or ``en``.
    imprint
        Who answers for it.

    Returns
    -------
    Words
        Of the language.

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
    return Words(language)


def bound(
    result: dict[str, Any],
    imprint: Imprint,
    say: Words,
    sections: tuple[Section, ...],
    *,
    title: str,
    rule: str = "",
) -> Report:
    """
    Bind sections into a report.

    Parameters
    ----------
    result
        Of an audit or a plan.
    imprint
        Who answers for it.
    say
        The language.
    sections
        In reading order; those without blocks are left out.
    title
        Where the result has none.
    rule
        What stands below the title beside the date.

    Returns
    -------
    Report
        Ready for a writer.
    """
    created = created_of(result)
    date = f"{created:%Y-%m-%d}" if created != NEVER else ""
    stamps = [say.of(DEMO)] if result.get("demo") else []
    stamps += [say.of(WORKING_MAP)] if imprint.working else []
    return Report(
        language=say.language,
        title=text(in_language(result.get("title"), say.language) or title, limit=TITLE_LENGTH),
        subtitle=say("　", " · ").join(part for part in (rule, date) if part),
        stamps=tuple(stamps),
        imprint=(
            (say("编制单位", "Made by"), name(imprint.publisher) or BLANK),
            (say("编制日期", "Date"), date or BLANK),
            (say("坐标系", "Datum"), say.of(DATUM)),
            (say("审图号", "Map approval no."), name(imprint.map_number) or BLANK),
        ),
        source=say.of(OSM),
        created=created,
        key=name(result.get("id")),
        sections=tuple(section for section in sections if section.blocks),
    )


def demo_blocks(result: dict[str, Any], say: Words) -> tuple[Block, ...]:
    """Warn of figures that describe no real place."""
    if not result.get("demo"):
        return ()
    said = say(
        "本报告使用演示数据，数字不反映任何真实地区。",
        "Made from demo data; the figures describe no real place.",
    )
    return (Paragraph(said, "caution"),)


def created_of(result: dict[str, Any]) -> datetime:
    """Give when a result was made; a date long past where it does not tell."""
    try:
        created = datetime.fromisoformat(str(result.get("created")))
        aware = created if created.tzinfo else created.replace(tzinfo=UTC)
        return aware if aware.astimezone(UTC) > NEVER else NEVER
    except (ValueError, OverflowError):  # a moment whose hour in UTC lies beyond the calendar
        return NEVER
