"""What has to be known of a case: choices and places, each with the question that asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gis.errors import InputError, Message
from gis.jurisdiction.matters import told_by
from gis.jurisdiction.places import Place

ANYWHERE = "anywhere"
"""Place of a rule that lets people go wherever they like."""

HERE = "here"
"""Where the asker is: it decides nothing but what is near."""


@dataclass(frozen=True, slots=True)
class Choice:
    """
    A fact with few values.

    Attributes
    ----------
    question
        That asks for it.
    values
        Each with its words.
    assumed
        What is taken for granted, and said, until somebody tells; empty where nothing may be.
    """

    question: Message
    values: Mapping[str, Message]
    assumed: str = ""


CHOICES: dict[str, Choice] = {
    "insurance": Choice(
        Message(
            "单位给你参加工伤（社会）保险了吗？工地按项目参保也算",
            "Has your employer insured you? Insurance through a construction project counts too",
        ),
        {
            "yes": Message("单位已参保", "insured by the employer"),
            "project": Message("按建设工程项目参保", "insured by the construction project"),
            "no": Message("没有参保", "not insured"),
        },
    ),
    "workplaces": Choice(
        Message(
            "你实际工作的地点是一个、几个，还是说不清？",
            "Do you work in one place, in several, or in no place that can be told clearly?",
        ),
        {
            "one": Message("一个工作地点", "one place of work"),
            "several": Message("几个工作地点", "several places of work"),
            "unclear": Message("工作地点说不清", "no clear place of work"),
        },
        assumed="one",
    ),
    "registration": Choice(
        Message(
            "用人单位有营业执照（或登记）吗？还在经营吗？",
            "Is the employer registered, and is it still in business?",
        ),
        {
            "registered": Message("已登记、在经营", "registered and active"),
            "unregistered": Message("没有登记（没有执照）", "never registered"),
            "closed": Message("已注销、吊销或歇业", "deregistered, revoked or closed"),
        },
        assumed="registered",
    ),
    "dispatch": Choice(
        Message("你是劳务派遣到用工单位的吗？", "Are you sent to the firm by a labour dispatch agency?"),
        {
            "yes": Message("是劳务派遣", "sent by an agency"),
            "no": Message("不是劳务派遣", "not sent by an agency"),
        },
        assumed="no",
    ),
    "accepted": Choice(
        Message(
            "这件争议已经有仲裁委受理了吗？在哪里受理的？",
            "Has a commission already accepted this dispute, and if so, where?",
        ),
        {
            "none": Message("还没有在别处立案", "accepted nowhere yet"),
            "workplace": Message("劳动合同履行地已受理", "accepted at the place of work"),
            "employer": Message("用人单位所在地已受理", "accepted at the employer's place"),
        },
        assumed="none",
    ),
    "disease": Choice(
        Message("是职业病吗？", "Is it an occupational disease?"),
        {
            "yes": Message("是职业病", "an occupational disease"),
            "no": Message("不是职业病（是事故伤害）", "not a disease but an accident"),
        },
        assumed="no",
    ),
    "worker": Choice(
        Message("你是单位职工，还是灵活就业？", "Are you employed, or do you work for yourself?"),
        {
            "employee": Message("单位职工", "employed"),
            "flexible": Message("灵活就业", "working for oneself"),
        },
        assumed="employee",
    ),
    "wages": Choice(
        Message("争议是拖欠工资吗？", "Is it about unpaid wages?"),
        {"yes": Message("拖欠劳动报酬", "unpaid wages"), "no": Message("其他争议", "another dispute")},
    ),
    "employment": Choice(
        Message("劳动关系已经终止了吗？", "Is the employment over?"),
        {"ended": Message("已经终止", "it is over"), "current": Message("还在职", "still employed")},
    ),
    "ongoing": Choice(
        Message("违法行为还在继续吗？", "Does the violation still go on?"),
        {"yes": Message("还在继续", "it goes on"), "no": Message("已经结束", "it is over")},
    ),
}
"""Facts with few values, in the order of a form."""

PLACES: dict[str, Message] = {
    "workplace": Message("实际工作地（劳动合同履行地、用工所在地）", "place of work"),
    "employer": Message("用人单位所在地（注册、登记地或主要办事机构）", "employer's registered place"),
    "insured": Message("参保地", "insured place"),
    "project": Message("施工项目所在地", "place of the construction project"),
    "host": Message("用工单位所在地（劳务派遣）", "place of the firm that the agency sends to"),
    "owner": Message("出资人、开办单位或主管部门所在地", "place of the investor, founder or superior body"),
    "filed": Message("最先受理的仲裁委所在地", "place of the commission that accepted first"),
    "residence": Message("常住地", "place of residence"),
    "household": Message("户籍地", "place of household registration"),
    HERE: Message("你现在的位置", "where you are"),
}
"""Roles of places and what they are called in a sentence."""

WHERE: dict[str, Message] = {
    "workplace": Message(
        "你实际在哪里工作（劳动合同履行地、用工所在地）？", "Where do you actually work (the place of work)?"
    ),
    "employer": Message(
        "用人单位在哪里（注册、登记地或主要办事机构）？",
        "Where is the employer registered, or where is its main office?",
    ),
    "insured": Message("你在哪里参保？", "Where are you insured?"),
    "project": Message("施工项目在哪里？", "Where is the construction project?"),
    "host": Message(
        "派遣你去的用工单位在哪里？", "Where is the firm that the labour dispatch agency has sent you to?"
    ),
    "owner": Message(
        "出资人、开办单位或主管部门在哪里？", "Where is the employer's investor, founder or superior body?"
    ),
    "filed": Message("最先受理的仲裁委在哪里？", "Where is the commission that accepted the case first?"),
    "residence": Message("你平时住在哪里（常住地）？", "Where do you usually live (the place of residence)?"),
    "household": Message("你的户籍在哪里？", "Where is your household registered?"),
    HERE: Message("你现在在哪里？", "Where are you now?"),
}
"""The question that asks for the place of a role."""


@dataclass(frozen=True, slots=True)
class Facts:
    """
    What is known of a case.

    Attributes
    ----------
    choices
        Values of `CHOICES`, by name.
    places
        By role; more than one place of work is several.
    several
        True when there are other places of work beside these.
    """

    choices: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    several: bool = False

    def value(self, name: str) -> tuple[str, bool]:
        """Give a fact's value, empty when unknown, and whether it is only assumed."""
        if known := self.choices.get(name):
            return known, False
        if name == "workplaces" and (self.several or len(self.places.get("workplace", ())) > 1):
            return "several", True
        assumed = CHOICES[name].assumed
        return assumed, bool(assumed)

    def by_workplace(self) -> tuple["Facts", ...]:
        """Look at each place of work by itself: one may lie in a region whose rules another does not know."""
        places = self.places.get("workplace", ())
        if len(places) <= 1:
            return (self,)
        return tuple(
            replace(self, places={**self.places, "workplace": (place,)}, several=True) for place in places
        )


def facts_of(given: Mapping[str, str]) -> dict[str, str]:
    """
    Check the choices of a case.

    Parameters
    ----------
    given
        Values by name.

    Returns
    -------
    dict[str, str]
        The same.

    Raises
    ------
    InputError
        If a name or a value is not known; the sentence lists those that are.
    """
    for name, value in given.items():
        choice = CHOICES.get(name)
        if choice is None:
            raise InputError(
                f"没有这个情况；可填 {'、'.join(CHOICES)}", f"there is no such fact; use {', '.join(CHOICES)}"
            )
        if value not in choice.values:
            listed = "、".join(f"{key}（{word.zh}）" for key, word in choice.values.items())
            raise InputError(f"{name} 应为 {listed}", f"{name} must be one of {', '.join(choice.values)}")
    return dict(given)


def facts_with(word: str, given: Mapping[str, str]) -> dict[str, str]:
    """
    Check the choices of a case and add those that the word for its matter tells.

    Parameters
    ----------
    word
        By which the matter was named, such as 职业病.
    given
        Values by name.

    Returns
    -------
    dict[str, str]
        Both.

    Raises
    ------
    InputError
        As `facts_of`, or if a value contradicts the word.
    """
    told, given = told_by(word), facts_of(given)
    odd = next((name for name, value in told.items() if given.get(name, value) != value), None)
    if odd is not None:
        raise InputError(
            f"事项的说法与 {odd}={given[odd]} 矛盾；请换一个事项名称，或改正这个情况",
            f"the word for the matter contradicts {odd}={given[odd]}; "
            "name the matter otherwise, or correct the fact",
        )
    return {**told, **given}


def check_workplaces(facts: Facts) -> None:
    """
    Refuse one place of work that is told to be in two places.

    Parameters
    ----------
    facts
        What is known.

    Raises
    ------
    InputError
        If ``workplaces`` is ``one`` and places of work lie differently.
    """
    places = facts.places.get("workplace", ())
    if facts.choices.get("workplaces") == "one" and len({place.sides for place in places}) > 1:
        listed = "、".join(place.label.zh for place in places)
        codes = ", ".join(min(place.codes) for place in places)
        raise InputError(
            f"workplaces 填了 one（一个），却给了几个工作地（{listed}）；请只留一个，或改填 several",
            f"workplaces is one, but several places of work are given ({codes}); leave one, or write several",
        )
