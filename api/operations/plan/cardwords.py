"""What an evidence card says in words: the action in a sentence, and the best alternative and why it lost."""

from typing import Any

from api.operations.audit.values import people
from api.operations.plan.cardpeople import Cards
from api.operations.plan.problem import PEOPLE
from api.operations.plan.rules import NAMES
from gis.candidates import Action
from gis.errors import Message
from isochrones.plan.alternatives import SAME, Alternative
from isochrones.plan.evidence import Evidence
from isochrones.plan.serving import is_limited

INSTEAD = {
    Action.ADD: Message("改在{}新增", "adding {} instead"),
    Action.CLOSE: Message("改撤{}", "closing {} instead"),
    Action.MERGE: Message("改撤{}", "closing {} instead"),
    Action.UPGRADE: Message("改为升级{}", "upgrading {} instead"),
}
"""Doing the same elsewhere."""

NOT_SEARCHED = Message("计服务能力时不搜索次优方案", "with capacities the next best choice is not searched")

SOME_HOURS = 0.05
"""Walks that differ by less are the same."""


def alternative_of(cards: Cards, action: Action, found: Alternative | None) -> dict[str, Any] | None:
    """
    Render the best other choice.

    Parameters
    ----------
    cards
        See there.
    action
        Of the plan.
    found
        From the evidence.

    Returns
    -------
    dict or None
        ``difference`` in residents covered, ``weighted`` as the plan counts them, ``breaks`` the rules that
        speak against it; all empty, but for the sentence that says so, where capacities count.
    """
    if action in INSTEAD and is_limited(cards.planned.question.problem):
        nothing = dict.fromkeys(("id", "name", "difference", "weighted"))
        return {"action": action.value, **nothing, "breaks": [], **NOT_SEARCHED._asdict()}
    if found is None or action not in INSTEAD:
        return None
    name = cards.called(found.site)
    effect = _effect(cards, found)
    why = _against(found)
    return {
        "action": action.value,
        "id": cards.everyone[found.site].id,
        "name": cards.everyone[found.site].name,
        "difference": people(found.people),
        "weighted": people(found.covered),
        "breaks": [rule.value for rule in found.broken],
        "zh": f"{INSTEAD[action].zh.format(name)}：{effect.zh}{why.zh}",
        "en": f"{INSTEAD[action].en.format(name)}: {effect.en}{why.en}",
    }


def summary_of(cards: Cards, site: int, action: Action, evidence: Evidence) -> dict[str, str]:
    """
    Say what an action does.

    Parameters
    ----------
    cards
        See there.
    site
        Row.
    action
        Of the plan.
    evidence
        Of it.

    Returns
    -------
    dict[str, str]
        ``zh`` and ``en``.
    """
    tell = _tell_full if cards.planned.question.problem.sites.covers[site] else _tell_corner
    return tell(cards, site, action, evidence)._asdict()


def _tell_full(cards: Cards, site: int, action: Action, evidence: Evidence) -> Message:
    """Say what becomes of a site that covers."""
    name = cards.called(site)
    gained, lost, moved = (
        f"{cards.count(rows):,.0f}" for rows in (evidence.gained, evidence.lost, evidence.moved)
    )
    if action is Action.ADD:
        nearer = Message(f"，另有 {moved} 人改到这里更近", f", {moved} more have it nearer")
        zh, en = nearer if moved != "0" else ("", "")
        return Message(
            f"新增 {name}：新覆盖 {gained} 人{zh}", f"Add {name}: {gained} people newly covered{en}"
        )
    if action is Action.UPGRADE:
        return _tell_upgrade(cards, site, evidence)
    if action is Action.MERGE:
        to = cards.called(int(cards.plan.into[site]))
        return Message(
            f"{name} 并入 {to}：{moved} 人改到其他站点，{lost} 人失去覆盖",
            f"Merge {name} into {to}: {moved} people go elsewhere, {lost} lose coverage",
        )
    if action is Action.CLOSE:
        return Message(f"撤销 {name}：{lost} 人失去覆盖", f"Close {name}: {lost} people lose coverage")
    return Message(f"保留 {name}", f"Keep {name}")


def _tell_upgrade(cards: Cards, site: int, evidence: Evidence) -> Message:
    name, gained = cards.called(site), f"{cards.count(evidence.gained):,.0f}"
    worth = f"{cards.planned.question.problem.sites.upgrade_worth[site]:,.0f}"
    return Message(
        f"升级 {name}：惠及圈内 {worth} 人，新覆盖 {gained} 人",
        f"Upgrade {name}: {worth} people within the limit, {gained} newly covered",
    )


def _tell_corner(cards: Cards, site: int, action: Action, evidence: Evidence) -> Message:
    """Say what becomes of a micro-corner; it covered nobody, so nobody loses coverage with it."""
    name = cards.called(site)
    if action is Action.ADD:
        informed = f"{cards.count(evidence.informed):,.0f}"
        return Message(
            f"新增微拐角 {name}：新增 {informed} 人可获知信息，不计覆盖",
            f"Add the micro-corner {name}: {informed} people newly informed, none covered",
        )
    if action is Action.UPGRADE:
        return _tell_upgrade(cards, site, evidence)
    if action is Action.KEEP:
        return Message(f"保留 {name}", f"Keep {name}")
    into = int(cards.plan.into[site])
    to, to_en = (
        (f"，由 {cards.called(into)} 接续", f"; {cards.called(into)} takes over") if into >= 0 else ("", "")
    )
    return Message(
        f"撤销微拐角 {name}{to}：微拐角不计覆盖，无人失去覆盖",
        f"Close the micro-corner {name}{to_en}: it covers nobody, so nobody loses coverage",
    )


def _effect(cards: Cards, found: Alternative) -> Message:
    """Say what would be otherwise, in the weight that the plan counts."""
    weights = cards.planned.question.weights
    zh, en = ("人", "") if weights == {PEOPLE: 1.0} else ("人（按目标权重）", " (as weighted)")
    count = f"{abs(found.covered):,.0f}"
    if found.covered <= -SAME:
        return Message(f"少覆盖 {count} {zh}", f"covers {count} fewer{en}")
    if found.covered >= SAME:
        return Message(f"多覆盖 {count} {zh}", f"covers {count} more{en}")
    walked = found.walked_h or 0.0
    if abs(walked) >= SOME_HOURS:
        hours, (zh, en) = f"{abs(walked):,.1f}", ("多", "more") if walked > 0 else ("少", "less")
        return Message(
            f"覆盖相同，步行合计{zh} {hours} 人时",
            f"covers as many, and people walk {hours} hours {en} in all",
        )
    if abs(found.more) >= SAME and cards.planned.question.problem.sites.corners[found.site]:
        count, (zh, en) = f"{abs(found.more):,.0f}", ("多", "more") if found.more > 0 else ("少", "fewer")
        return Message(f"{zh} {count} 人获知信息", f"{count} {en} people informed")
    if abs(found.more) >= SAME:
        count, (zh, en) = f"{abs(found.more):,.0f}", ("多", "more") if found.more > 0 else ("少", "fewer")
        return Message(f"覆盖相同，{zh}惠及 {count} 人", f"covers as many and reaches {count} {en}")
    return Message("覆盖相同，按费用和分散程度排在后面", "covers as many and comes later by cost and spread")


def _against(found: Alternative) -> Message:
    """Say why it lost where the figures alone do not."""
    if found.broken:
        names = [NAMES[rule.value] for rule in found.broken]
        return Message(
            "；但违反：" + "、".join(name.zh for name in names),
            "; but it breaks: " + ", ".join(name.en for name in names),
        )
    if found.covered >= SAME:
        return Message("；此项未证明最优，可以采用", "; this was not proven best, so it may be chosen")
    return Message("", "")
