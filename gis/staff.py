"""Staff keys: who calls, and what each of the rights lets a caller do."""

from dataclasses import dataclass
from datetime import datetime

from gis.errors import InputError, Message

SCOPES: dict[str, Message] = {
    "import": Message("导入台账", "import into the register"),
    "publish": Message("发布地图", "publish maps"),
    "export": Message("导出台账", "export the register"),
    "plan": Message("制定方案和场景", "order plans and change scenarios"),
}
"""Every right that a key may have."""


@dataclass(frozen=True, slots=True)
class StaffKey:
    """
    A key as it is listed: never the key itself, which is shown once and not stored.

    Attributes
    ----------
    id
        Its public part.
    name
        Who has it.
    scopes
        Of `SCOPES`.
    created, expires
        When it was made, and until when it counts.
    revoked
        When it was taken back; None while it was not.
    """

    id: str
    name: str
    scopes: tuple[str, ...]
    created: datetime
    expires: datetime
    revoked: datetime | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """
    Who asks.

    Attributes
    ----------
    key
        Id of the staff key; empty on the command line, where whoever can open the store may change it.
    name
        As history shows it.
    """

    key: str
    name: str


def known_scopes(names: list[str]) -> tuple[str, ...]:
    """
    Read the names of rights.

    Parameters
    ----------
    names
        As typed.

    Returns
    -------
    tuple of str
        Each once, in the order of `SCOPES`.

    Raises
    ------
    InputError
        If one is unknown, or there is none.

    Examples
    --------
    >>> known_scopes(["publish", "import", "import"])
    ('import', 'publish')
    """
    wanted = {name.strip().casefold() for name in names}
    if not wanted or wanted - set(SCOPES):
        listed = "、".join(f"{name}（{said.zh}）" for name, said in SCOPES.items())
        raise InputError(f"权限应为 {listed}", f"a scope must be one of {', '.join(SCOPES)}")
    return tuple(name for name in SCOPES if name in wanted)
