"""What becomes of each row of an import: new, changed, unchanged, a suspected duplicate, or bad."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gis.datum import Datum
from gis.errors import Message
from gis.register import Change, Entry, Fault, Judged, Known, RegisterKind, Value, Verdict
from services.register.draft import Draft
from services.register.duplicates import Neighbours
from services.register.identity import id_of, ids_by_uscc, plain_name
from services.register.odd import remark_odd
from services.register.rows import read_drafts
from services.register.sheet import Sheet, unknown_headers
from services.register.within import remark_areas, unknown_codes

_LISTED = 10
"""So many rows are named in a remark on the sheet."""


@dataclass(frozen=True, slots=True)
class Brought:
    """
    A position that the sheet brings and the register does not have.

    Attributes
    ----------
    lonlat
        As written.
    datum
        In which it is said to be.
    area_code
        Of the area that the row names; empty where it names none.
    name
        As `services.register.identity.plain_name` writes it.
    row
        Its number in the sheet.
    """

    lonlat: tuple[float, float]
    datum: Datum
    area_code: str
    name: str
    row: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """
    All rows of an import.

    Attributes
    ----------
    rows
        In the order of the sheet.
    remarks
        On the sheet as a whole.
    brought
        Positions that are new, for who doubts the datum.
    """

    rows: tuple[Judged, ...]
    remarks: tuple[Message, ...] = ()
    brought: tuple[Brought, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Count the rows of each verdict; all are named."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict.value: found[verdict] for verdict in Verdict}


def judge(
    kind: RegisterKind, sheet: Sheet, known: Known, *, declared: Datum | None, today: date
) -> Judgement:
    """
    Judge every row of a sheet; nothing is stored.

    Parameters
    ----------
    kind
        What it holds.
    sheet
        Header and rows.
    known
        What the register holds.
    declared
        Datum of the positions where a row does not say its own.
    today
        From when a new status counts where the sheet does not say.

    Returns
    -------
    Judgement
        A verdict for each row. Entries that the sheet does not name are left alone.

    Raises
    ------
    InputError
        If the sheet lacks a column or a datum.
    """
    drafts = read_drafts(kind, sheet, known, declared)
    by_uscc = ids_by_uscc(known)
    ids = _ids(kind, drafts, by_uscc)
    _refuse_repeated(drafts, ids, by_uscc)
    remark_areas(drafts, ids, known)
    for draft, code in zip(drafts, ids, strict=True):
        remark_odd(kind, draft, known.entries.get(code), today)
    neighbours = Neighbours((_called(code, entry), entry) for code, entry in known.entries.items())
    rows = [_judged(draft, code, known, neighbours, today) for draft, code in zip(drafts, ids, strict=True)]
    said = (unknown_headers(kind, sheet), unknown_codes(drafts, ids, known), _remarked(rows))
    brought = tuple(_brought(draft, code, known) for draft, code in zip(drafts, ids, strict=True))
    return Judgement(
        tuple(rows), tuple(each for each in said if each), tuple(each for each in brought if each)
    )


def _brought(draft: Draft, code: str, known: Known) -> Brought | None:
    if draft.written is None or draft.datum is None:
        return None
    stored, values = known.entries.get(code, {}), draft.values
    if (stored.get("lon"), stored.get("lat")) == (values.get("lon"), values.get("lat")):
        return None
    name = plain_name(values.get("name") or values.get("title"))
    return Brought(draft.written, draft.datum, str(values.get("area_code") or ""), name, draft.row)


def _ids(kind: RegisterKind, drafts: Sequence[Draft], by_uscc: dict[str, str]) -> list[str]:
    """Tell which entry each row is; one made from what a row is goes to that row alone."""
    said = [_said_id(kind, draft, by_uscc) for draft in drafts]
    taken = Counter(code for code in said if code)
    return [
        _made_id(kind, draft, by_uscc, taken) if given is None else given
        for draft, given in zip(drafts, said, strict=True)
    ]


def _made_id(kind: RegisterKind, draft: Draft, by_uscc: dict[str, str], taken: Counter[str]) -> str:
    code = id_of(kind, draft.values, by_uscc)
    taken[code] += 1
    return code if taken[code] == 1 else id_of(kind, draft.values, by_uscc, times=taken[code])


def _said_id(kind: RegisterKind, draft: Draft, by_uscc: dict[str, str]) -> str | None:
    """Give the id that a row says, itself or by its social credit code; None where it has to be made."""
    given = draft.values.get("id")
    if isinstance(given, str):
        return given
    if draft.has_fault_in("id"):
        return ""
    return id_of(kind, draft.values, by_uscc) if draft.values.get("uscc") else None


def _refuse_repeated(drafts: list[Draft], ids: list[str], by_uscc: Mapping[str, str]) -> None:
    """Fault rows that are one entry, or share the code of a firm; each names the other."""
    uscc = [str(draft.values.get("uscc") or "") for draft in drafts]
    for column, values, zh, en in (
        ("id", ids, "编号", "id"),
        ("uscc", uscc, "统一社会信用代码", "social credit code"),
    ):
        for same in _repeated(drafts, values):
            # An id that nobody typed was made from the social credit code, which is told by itself.
            if column == "id" and not any(draft.values.get("id") for draft in same):
                continue
            for draft in same:
                others = [each.row for each in same if each is not draft]
                listed = "、".join(map(str, others[:5]))
                draft.fault(column, Message(f"{zh}与第 {listed} 行重复", f"has the {en} of row {listed}"))
    for draft, code, value in zip(drafts, ids, uscc, strict=True):
        if value and by_uscc.get(value, code) != code:
            owner = by_uscc[value]
            draft.fault(
                "uscc",
                Message(f"这个信用代码属于台账里的 {owner}", f"that social credit code belongs to {owner}"),
            )


def _repeated(drafts: list[Draft], values: list[str]) -> list[list[Draft]]:
    """Group the rows that share a value."""
    rows: dict[str, list[Draft]] = defaultdict(list)
    for draft, value in zip(drafts, values, strict=True):
        if value:
            rows[value].append(draft)
    return [same for same in rows.values() if len(same) > 1]


def _judged(draft: Draft, code: str, known: Known, neighbours: Neighbours, today: date) -> Judged:
    before = known.entries.get(code)
    entry = {**(before or {}), **draft.values, "id": code}
    _settle_status(entry, before, today)
    _check_together(draft, entry)
    name = str(entry.get("name") or entry.get("title") or "")
    faults, remarks = tuple(draft.faults), tuple(draft.remarks)
    if faults:
        return Judged(draft.row, Verdict.BAD, code, name, None, faults=faults, remarks=remarks)
    if before is not None:
        changes = _changes(before, entry)
        verdict = Verdict.CHANGED if changes else Verdict.SAME
        return Judged(draft.row, verdict, code, name, entry, changes, remarks=remarks)
    twin = neighbours.suspect(entry)
    neighbours.add(f"本表第 {draft.row} 行", entry)
    if twin is not None:
        return Judged(
            draft.row, Verdict.SUSPECT, code, name, entry, faults=(Fault("", twin),), remarks=remarks
        )
    return Judged(draft.row, Verdict.NEW, code, name, entry, remarks=remarks)


def _remarked(rows: Sequence[Judged]) -> Message | None:
    """Say which rows have something odd, so that it is seen above a long list."""
    odd = [row.row for row in rows if row.remarks and row.verdict is not Verdict.BAD]
    if not odd:
        return None
    listed = "、".join(map(str, odd[:_LISTED])) + ("…" if len(odd) > _LISTED else "")
    return Message(
        f"{len(odd)} 行有提示（仍会导入），请逐行查看：第 {listed} 行",
        f"{len(odd)} rows are imported with a remark, look at each: rows {listed}",
    )


def _changes(before: Entry, after: Entry) -> tuple[Change, ...]:
    return tuple(
        Change(column, before.get(column), value)
        for column, value in after.items()
        if before.get(column) != value and not (_is_empty(value) and _is_empty(before.get(column)))
    )


def _is_empty(value: Value) -> bool:
    return value is None or value == []


def _settle_status(entry: dict[str, Value], before: Entry | None, today: date) -> None:
    """Let a status that changes begin today where the sheet does not say."""
    if "status" not in entry:
        return
    same = before is not None and before.get("status") == entry["status"]
    if before is not None and not same and entry.get("since") == before.get("since"):
        entry["since"] = None
    if entry.get("since") is None:
        entry["since"] = before.get("since") if before is not None and same else today.isoformat()


def _check_together(draft: Draft, entry: Entry) -> None:
    """Fault what no cell shows by itself."""
    for first, second, fits, column, reason in _TOGETHER:
        one, other = entry.get(first), entry.get(second)
        if one is not None and other is not None and not fits(one, other):
            draft.fault(column, reason)
    for column in ("posts", "days", "area_m2"):
        if column in draft.values and draft.values[column] == 0:
            draft.fault(column, Message("应大于 0", "must be more than 0"))


def _not_less(one: Value, other: Value) -> bool:
    return float(str(other)) >= float(str(one))


_TOGETHER: tuple[tuple[str, str, Callable[[Value, Value], bool], str, Message], ...] = (
    ("wage_min", "wage_max", _not_less, "wage_max",
     Message("最高工资低于最低工资", "the highest wage is below the lowest")),
    ("seats_taken", "seats", _not_less, "seats_taken",
     Message("已报名超过名额", "more seats are taken than there are")),
    ("starts", "ends", lambda one, other: str(other) > str(one), "ends",
     Message("结束时间应晚于开始时间", "it must end after it starts")),
    ("posted", "expires", lambda one, other: str(other) >= str(one), "expires",
     Message("截止日期早于发布日期", "it expires before it is posted")),
)  # fmt: skip


def _called(code: str, entry: Entry) -> str:
    return f"台账中的 {code}（{entry.get('name') or entry.get('title') or ''}）"
