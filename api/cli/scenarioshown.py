"""Scenarios, and two beside each other, in lines for a terminal."""

from collections.abc import Mapping
from typing import Any

from api.cli.speech import print_line
from gis.scenarios import Scenario

MOST = 20
"""Sites and areas that are named; of the others, how many."""

DID: dict[str, tuple[str, str]] = {
    "created": ("建立", "created"),
    "copied": ("复制", "copied"),
    "locked": ("决定", "decided"),
    "released": ("撤回决定", "took back"),
    "renamed": ("改名", "renamed"),
    "frozen": ("定稿", "frozen"),
}

ACTIONS: dict[str | None, tuple[str, str]] = {
    "keep": ("保留", "keep"),
    "close": ("撤", "close"),
    "merge": ("并", "merge"),
    "upgrade": ("改", "upgrade"),
    "add": ("增", "add"),
    None: ("—", "-"),
}


def scenario_to_json(scenario: Scenario) -> dict[str, Any]:
    """Render a scenario without its result."""
    from api.operations.scenarios.verdict import summary_of

    return {
        "id": scenario.id,
        "name": scenario.name,
        "note": scenario.note,
        "parent": scenario.parent,
        "created": scenario.created.isoformat(timespec="seconds"),
        "frozen": scenario.frozen,
        "plan": scenario.plan,
        "headline": summary_of(scenario.result or {}),
        "config": dict(scenario.config),
        "data": dict(scenario.digests),
        "minutes": list(scenario.minutes),
    }


def print_listed(scenario: Scenario) -> None:
    """Print one line of a list."""
    from api.operations.scenarios.verdict import summary_of

    covered = summary_of(scenario.result or {})["after"]
    people = "—" if covered is None else f"{covered:,.0f}"
    when = scenario.created.isoformat(timespec="minutes")[:16]
    mark, mark_en = ("（定稿）", " (frozen)") if scenario.frozen else ("", "")
    print_line(
        f"{scenario.id}  {when}  覆盖 {people} 人  {scenario.name}{mark}",
        f"{scenario.id}  {when}  covers {people}  {scenario.name}{mark_en}",
    )


def print_scenario(scenario: Scenario) -> None:
    """
    Print a scenario with its minutes.

    Parameters
    ----------
    scenario
        Any.
    """
    from api.operations.scenarios.verdict import summary_of

    print_listed(scenario)
    if scenario.note:
        print_line(f"  说明：{scenario.note}", f"  note: {scenario.note}")
    if scenario.parent:
        print_line(f"  复制自 {scenario.parent}", f"  copied from {scenario.parent}")
    found = summary_of(scenario.result or {})
    if found["before"] is not None and found["after"] is not None:
        print_line(
            f"  覆盖 {found['before']:,.0f} → {found['after']:,.0f} 人（{found['status']}）",
            f"  covered {found['before']:,.0f} → {found['after']:,.0f} people ({found['status']})",
        )
    if found["counts"]:
        counts = found["counts"]
        zh = "，".join(f"{pair[0]} {counts[name]}" for name, pair in ACTIONS.items() if name in counts)
        en = ", ".join(f"{name} {counts[name]}" for name in ACTIONS if name in counts)
        print_line(f"  {zh}", f"  {en}")
    print_line("会议纪要", "Minutes")
    for entry in scenario.minutes:
        _print_minute(entry)


def _print_minute(entry: Mapping[str, Any]) -> None:
    zh, en = DID.get(str(entry.get("did")), (str(entry.get("did")), str(entry.get("did"))))
    what = " ".join(str(entry[name]) for name in ("site", "lock", "name", "from") if entry.get(name))
    why = f"：{entry['reason']}" if entry.get("reason") else ""
    why_en = f": {entry['reason']}" if entry.get("reason") else ""
    who = str(entry.get("by") or "—")
    when = str(entry.get("at", ""))[:16]
    print_line(f"  {when}  {who}  {zh} {what}{why}", f"  {when}  {who}  {en} {what}{why_en}")


def print_comparison(found: Mapping[str, Any]) -> None:
    """
    Print two scenarios beside each other.

    Parameters
    ----------
    found
        From `api.operations.scenarios.compare.compare`.
    """
    names = f"{found['a']['name']} → {found['b']['name']}"
    print_line(names, names)
    if not found["same_data"]:
        listed = ", ".join(found["changed"])
        print_line(f"注意：两者的数据不同（{listed}）", f"Note: they are of different data ({listed})")
    if found["without_plan"]:
        print_line(f"注意：{found['without_plan']['zh']}", f"Note: {found['without_plan']['en']}")
    covered = found["totals"]["covered"]
    print_line(
        f"覆盖 {_number(covered['a'])} → {_number(covered['b'])} 人；"
        f"得到服务 {found['gained']:,.0f}，失去 {found['lost']:,.0f}"
        f"{'' if found['by_person'] else '（按区域净值）'}",
        f"covered {_number(covered['a'])} → {_number(covered['b'])} people; gained {found['gained']:,.0f}, "
        f"lost {found['lost']:,.0f}{'' if found['by_person'] else ' (net by area)'}",
    )
    once = found["cost"]["once_yuan"]
    if once["difference"] is not None:
        print_line(
            f"一次性费用 {_number(once['a'])} → {_number(once['b'])} 元",
            f"paid once {_number(once['a'])} → {_number(once['b'])} yuan",
        )
    for row in found["ordered"]:
        print_line(f"  {row['name']}：{row['a']} → {row['b']}", f"  {row['name']}: {row['a']} → {row['b']}")
    _print_sites(found)
    _print_areas(found)


def _print_sites(found: Mapping[str, Any]) -> None:
    print_line(f"{found['differing']} 个站点的做法不同", f"{found['differing']} sites are treated otherwise")
    for site in found["sites"][: min(MOST, found["differing"])]:
        pairs = [ACTIONS.get(site[side]["action"], ("?", "?")) for side in ("a", "b")]
        lock = site["b"]["lock"] or {}
        why = f"  {lock.get('by', '')}：{lock.get('reason', '')}" if lock else ""
        print_line(
            f"  {site['id']} {site['name']}  {pairs[0][0]} → {pairs[1][0]}{why}",
            f"  {site['id']} {site['name']}  {pairs[0][1]} → {pairs[1][1]}{why}",
        )
    _print_more(found["differing"])


def _print_areas(found: Mapping[str, Any]) -> None:
    moved = [row for row in found["areas"] if row["gained"] or row["lost"]]
    moved.sort(key=lambda row: -(row["gained"] + row["lost"]))
    for row in moved[:MOST]:
        print_line(
            f"  {row['name']}：得到 {row['gained']:,.0f}，失去 {row['lost']:,.0f}",
            f"  {row['name']}: gained {row['gained']:,.0f}, lost {row['lost']:,.0f}",
        )
    _print_more(len(moved))


def _print_more(count: int) -> None:
    if count > MOST:
        print_line(f"  另有 {count - MOST} 个；用 --json 看全部", f"  and {count - MOST} more; see --json")


def _number(value: Any) -> str:
    return f"{value:,.0f}" if isinstance(value, int | float) else "—"
