"""Groups of people that figures are given for, and the headings by which tables name them."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """
    A group of people.

    Attributes
    ----------
    code
        Stable key in results.
    zh, en
        Names shown to people.
    aliases
        Headings that mean it.
    """

    code: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()


GROUPS: tuple[Group, ...] = (
    Group("age_0_15", "0–15 岁", "Aged 0–15", ("0-15岁", "0到15岁", "儿童")),
    Group(
        "working_age",
        "劳动年龄人口（16–59 岁）",
        "Working age (16–59)",
        ("劳动年龄人口", "劳动年龄", "16-59岁", "16到59岁", "劳动力"),
    ),
    Group(
        "age_60_up",
        "60 岁及以上",
        "Aged 60 and over",
        ("60岁及以上", "60岁以上", "老年人", "老年人口", "60+"),
    ),
    Group("hard_to_employ", "就业困难人员", "Hard to employ", ("就业困难人员", "就业困难", "困难人员")),
    Group(
        "unemployed",
        "登记失业人员",
        "Registered unemployed",
        ("登记失业人员", "失业人员", "失业人口", "登记失业"),
    ),
    Group("migrant_workers", "农民工", "Migrant workers", ("农民工", "外来务工人员", "返乡农民工")),
    Group("graduates", "高校毕业生", "Graduates", ("高校毕业生", "毕业生", "大学生")),
    Group("disabled", "残疾人", "Disabled people", ("残疾人", "持证残疾人")),
    Group("women", "女性", "Women", ("女性", "妇女", "女")),
)
"""Every group that is recognised by itself; others can be named by their own heading."""

BY_CODE: dict[str, Group] = {group.code: group for group in GROUPS}


def find_group(heading: str) -> str | None:
    """
    Tell which group a heading means.

    Parameters
    ----------
    heading
        As written; width, case, blanks and 人数 or 人口数 behind it do not matter.

    Returns
    -------
    str or None
        Code of a `Group`; None where none is meant.

    Examples
    --------
    >>> find_group("60 岁以上（人数）"), find_group("16–59岁人口"), find_group("备注")
    ('age_60_up', 'working_age', None)
    """
    return _BY_NAME.get(_plain(heading))


def _plain(heading: str) -> str:
    plain = unicodedata.normalize("NFKC", heading).casefold().replace("–", "-").replace("~", "-")
    plain = "".join(plain.replace("(", "").replace(")", "").split())
    for ending in ("人口数", "人数", "人口"):
        plain = plain.removesuffix(ending)
    return plain


_BY_NAME: dict[str, str] = {
    _plain(name): group.code for group in GROUPS for name in (group.code, group.zh, group.en, *group.aliases)
}
