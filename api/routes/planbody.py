"""What a plan is asked for with: switches, candidates, decisions."""

import json
import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from api.operations.cityplan.checks import check_locks
from api.operations.plan.options import PlanOptions, options_from_json
from api.parameters import clean_prose, clean_text
from gis.candidates import Lock, Locked
from gis.errors import InputError, Message

STRICT = ConfigDict(extra="forbid", strict=True, frozen=True)
LARGEST = 1e15
"""No count and no sum of money is larger, and sums of those that are not stay exact."""

UNWRITABLE = Message(
    "含有不可用的控制字符，请删去", "holds control characters that cannot be used; remove them"
)

Name = Annotated[str, AfterValidator(clean_text), Field(max_length=100)]
Title = Annotated[str, AfterValidator(clean_prose), Field(max_length=100)]
Reason = Annotated[str, AfterValidator(clean_prose), Field(max_length=500)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, le=LARGEST, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=100_000)]


def as_lock(value: Any) -> Lock:
    """Read a decision; `InputError` where it is none."""
    try:
        return Lock(value)
    except ValueError:
        raise InputError(
            "决定应为 keep、close、upgrade、add 或 not_here",
            "the decision must be keep, close, upgrade, add or not_here",
        ) from None


class LockBody(BaseModel):
    """One decision of a person, with the reason and who decided."""

    model_config = STRICT

    site: Name
    lock: Annotated[Lock, BeforeValidator(as_lock)]
    reason: Reason
    by: Name

    def locked(self) -> Locked:
        """Give the noun."""
        return Locked(self.site, self.lock, self.reason, self.by)


def _locks(locks: list[LockBody]) -> list[LockBody]:
    check_locks(lock.locked() for lock in locks)
    return locks


Locks = Annotated[list[LockBody], Field(max_length=2000), AfterValidator(_locks)]


def _range(value: Any) -> Any:
    """Let a number stand for exactly so many."""
    return [value, value] if type(value) is int else value


def _in_order(value: list[int]) -> list[int]:
    if value[0] > value[1]:
        raise InputError(
            "下限大于上限；请写成 [下限, 上限]", "the least is more than the most; write [LEAST, MOST]"
        )
    return value


Range = Annotated[
    list[Count], Field(min_length=2, max_length=2), BeforeValidator(_range), AfterValidator(_in_order)
]


class OptionsBody(BaseModel):
    """The switches of a plan, as of `jobcircle plan`; what is left out is off or has its default."""

    model_config = STRICT

    add: Range | None = None
    close: Range | None = None
    upgrade: Range | None = None
    corners: Range | None = None
    actions: Range | None = None
    budget_yuan: Amount | None = None
    yearly_yuan: Annotated[float, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False)] | None = None
    no_loss: Amount | None = None
    equity_floor: Share | None = None
    group_floor: Share | None = None
    reuse_share: Share | None = 0.9
    apart_m: Amount | None = None
    capacity: bool = False
    weights: Annotated[dict[Name, Amount], Field(max_length=50)] = {}
    close_needs: Count | None = None
    upgrade_needs: Count | None = None
    tail: Share | None = None
    years: Count | None = None
    frontier: Count | None = None
    effort: Name | None = None

    @model_validator(mode="after")
    def _can_be(self) -> "OptionsBody":
        self.options()
        return self

    def options(self) -> PlanOptions:
        """Give the noun; `InputError` where a number is out of range."""
        given = self.model_dump(exclude_unset=True)
        optional = {"reuse_share"}  # of these alone None is not the same as left out
        return options_from_json({k: v for k, v in given.items() if v is not None or k in optional})


def _writable(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InputError(*UNWRITABLE) from None
    if "\0" in value:
        raise InputError(*UNWRITABLE)
    return value


def clean_note(value: str) -> str:
    """
    Refuse what no text of several lines holds.

    Parameters
    ----------
    value
        As sent.

    Returns
    -------
    str
        The same, without blanks at its ends.

    Raises
    ------
    InputError
        If it has control characters other than ends of lines and tabs.
    """
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\r\t" for char in value):
        raise InputError(*UNWRITABLE)
    return value.strip()


def candidates_text(value: str | dict[str, Any] | None) -> str | None:
    """
    Give the text of a file that was sent as such, or as a GeoJSON object inside the body.

    Parameters
    ----------
    value
        As sent.

    Returns
    -------
    str or None
        None where none was sent.

    Raises
    ------
    InputError
        If the object is nested too deeply.
    """
    if value is None or isinstance(value, str):
        return value
    try:
        return json.dumps(value)
    except RecursionError:
        raise InputError("GeoJSON 嵌套太深", "the GeoJSON is nested too deeply") from None


Note = Annotated[str, AfterValidator(clean_note), Field(max_length=2000)]
Candidates = Annotated[str, AfterValidator(_writable)] | dict[str, Any] | None
