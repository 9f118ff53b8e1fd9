"""Why no rule leads anywhere, in one sentence that says whom to ask."""

from datetime import date

from gis.errors import Message
from gis.jurisdiction.facts import CHOICES, Facts
from gis.jurisdiction.matters import MATTERS, Matter
from gis.jurisdiction.rules import DoorRule, RuleBook
from gis.jurisdiction.verdicts import State, judge

ASK = Message("请拨打 12333 询问", "call 12333 and ask")


def why_no_door(matter: Matter, facts: Facts, day: date, book: RuleBook) -> Message:
    """
    Say why no rule leads to a door, and whom to ask.

    Parameters
    ----------
    matter, facts, day
        What is asked; every rule that is in force fails on the facts.
    book
        Rules of any matter and day.

    Returns
    -------
    Message
        One sentence: the rules do not hold the matter, begin later, ended, or fit none of the facts.
    """
    name = MATTERS[matter]
    rules = [rule for rule in book.doors if rule.terms.matter is matter]
    if not rules:
        return Message(
            f"现行规则没有收录“{name.zh}”；{ASK.zh}",
            f"the rules hold nothing on this matter ({name.en}); {ASK.en}",
        )
    told = _told(rules, facts)
    begin = min((rule.terms.valid_from for rule in rules if _later(rule, facts, day)), default=None)
    if any(rule.terms.in_force(day) for rule in rules) and begin is None:
        return Message(
            f"没有一条规则适用于所填的地点和情况{told.zh}，请核对有没有填错或互相矛盾；没有的话，{ASK.zh}",
            f"no rule fits these places and facts{told.en}: check whether one is wrong or contradicts "
            f"another; if not, {ASK.en}",
        )
    if begin is None:
        return Message(
            f"{day} 已没有生效的“{name.zh}”规则（收录的都已到期）；{ASK.zh}",
            f"no rule on this matter ({name.en}) is in force any more on {day}: "
            f"those held here have ended; {ASK.en}",
        )
    return Message(
        f"{day} 没有适用的“{name.zh}”规则{told.zh}：收录的最早从 {begin} 起；当时由谁管，{ASK.zh}",
        f"no rule on this matter ({name.en}) applies on {day}{told.en}: the first held here is in force from "
        f"{begin}; {ASK.en} who was competent then",
    )


def _later(rule: DoorRule, facts: Facts, day: date) -> bool:
    """Tell whether a rule that may hold for the facts that were told comes into force after the day."""
    verdict = judge(rule.terms, facts)
    return rule.terms.valid_from > day and (verdict.state is not State.FAILS or bool(verdict.assumed))


def _told(rules: list[DoorRule], facts: Facts) -> Message:
    """List what was told of the facts that these rules look at."""
    names = {name for rule in rules for name in rule.terms.when}
    said = [CHOICES[name].values[value] for name, value in facts.choices.items() if name in names]
    if not said:
        return Message("", "")
    zh, en = "；".join(each.zh for each in said), "; ".join(each.en for each in said)
    return Message(f"（{zh}）", f" ({en})")
