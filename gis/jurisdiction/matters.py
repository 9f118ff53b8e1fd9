"""The seven matters that people look for a door for; a body of the register handles one of them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gis.errors import InputError


class Matter(StrEnum):
    """What is to be done, and so the kind of body that is looked for."""

    ARBITRATION = "arbitration"
    MEDIATION = "mediation"
    WORK_INJURY = "work_injury"
    INSPECTION = "inspection"
    SOCIAL_INSURANCE = "social_insurance"
    TRAINING = "training"
    UNEMPLOYMENT = "unemployment"


@dataclass(frozen=True, slots=True)
class MatterName:
    """
    How a matter is called.

    Attributes
    ----------
    matter
        Which one.
    zh, en
        Names shown to people.
    body_zh, body_en
        What the body is called that handles it.
    aliases
        Other words that mean it.
    tells
        Facts that such a word tells at once, by word.
    """

    matter: Matter
    zh: str
    en: str
    body_zh: str
    body_en: str
    aliases: tuple[str, ...] = ()
    tells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


MATTERS: dict[Matter, MatterName] = {
    name.matter: name
    for name in (
        MatterName(
            Matter.ARBITRATION,
            "劳动人事争议仲裁",
            "Labour arbitration",
            "劳动人事争议仲裁委员会",
            "labour arbitration commission",
            ("仲裁", "劳动仲裁", "劳动争议", "劳动争议仲裁"),
        ),
        MatterName(
            Matter.MEDIATION,
            "劳动争议调解",
            "Mediation of a labour dispute",
            "劳动争议调解组织",
            "mediation body",
            ("调解", "劳动调解"),
        ),
        MatterName(
            Matter.WORK_INJURY,
            "工伤认定",
            "Recognition of a work injury",
            "社会保险行政部门（工伤认定）",
            "office for work injuries",
            ("工伤", "工伤怎么办", "职业病", "occupational disease"),
            {word: {"disease": "yes"} for word in ("职业病", "occupational disease")},
        ),
        MatterName(
            Matter.INSPECTION,
            "劳动保障监察投诉",
            "Complaint to the labour inspection",
            "劳动保障监察机构",
            "labour inspection",
            ("监察", "劳动监察", "劳动保障监察", "投诉", "举报", "拖欠工资"),
        ),
        MatterName(
            Matter.SOCIAL_INSURANCE,
            "社会保险经办",
            "Social insurance",
            "社会保险经办机构",
            "social insurance agency",
            ("社保", "社会保险", "参保"),
        ),
        MatterName(
            Matter.TRAINING,
            "职业技能培训",
            "Vocational training",
            "职业培训服务窗口",
            "training service",
            ("培训", "技能培训", "职业培训"),
        ),
        MatterName(
            Matter.UNEMPLOYMENT,
            "失业登记",
            "Registration of unemployment",
            "公共就业服务机构（失业登记）",
            "public employment service",
            ("失业", "就业失业登记"),
        ),
    )
}
"""Every matter, in the order of a menu."""


def matter_of(text: str) -> Matter:
    """
    Tell which matter a word means.

    Parameters
    ----------
    text
        Code, name or another word for it.

    Returns
    -------
    Matter
        The one meant.

    Raises
    ------
    InputError
        If it is none; the sentence lists those that there are.

    Examples
    --------
    >>> matter_of("劳动仲裁").value, matter_of("Work_Injury").value
    ('arbitration', 'work_injury')
    """
    found = _BY_WORD.get(_plain(text))
    if found is None:
        listed = "、".join(f"{name.zh}（{name.matter.value}）" for name in MATTERS.values())
        raise InputError(
            f"不认识这个事项；请用其中之一：{listed}",
            f"there is no such matter; use one of {', '.join(MATTERS)}",
        )
    return found


def told_by(text: str) -> dict[str, str]:
    """
    Tell which facts a word for a matter tells at once.

    Parameters
    ----------
    text
        As for `matter_of`.

    Returns
    -------
    dict[str, str]
        Values of `gis.jurisdiction.CHOICES` by name; mostly none.

    Examples
    --------
    >>> told_by("职业病"), told_by("工伤")
    ({'disease': 'yes'}, {})
    """
    word = _plain(text)
    return {name: value for each in MATTERS.values() for name, value in each.tells.get(word, {}).items()}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


_BY_WORD = {
    word.casefold(): name.matter
    for name in MATTERS.values()
    for word in (name.matter.value, name.zh, name.en, *name.aliases)
}
