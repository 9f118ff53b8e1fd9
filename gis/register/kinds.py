"""The kinds of entry that staff keep in sheets."""

from gis.errors import InputError
from gis.register.employers import ENTERPRISE, FAIR, VACANCY
from gis.register.fields import RegisterKind
from gis.register.offices import LEGAL, STATION
from gis.register.training import COURSE, INSTITUTION

REGISTER: dict[str, RegisterKind] = {
    kind.code: kind for kind in (STATION, ENTERPRISE, VACANCY, INSTITUTION, COURSE, FAIR, LEGAL)
}
"""Every kind by its code, in the order in which lists name them."""


def register_kind(name: str) -> RegisterKind:
    """
    Find a kind by its code or Chinese name.

    Parameters
    ----------
    name
        As typed.

    Returns
    -------
    RegisterKind
        The one it names.

    Raises
    ------
    InputError
        If it names none.

    Examples
    --------
    >>> register_kind("招聘会").code
    'fair'
    """
    plain = name.strip().casefold()
    for kind in REGISTER.values():
        if plain in (kind.code, kind.zh):
            return kind
    listed = "、".join(f"{kind.code} {kind.zh}" for kind in REGISTER.values())
    raise InputError(f"台账类型应为 {listed}", f"the kind must be one of {', '.join(REGISTER)}")
