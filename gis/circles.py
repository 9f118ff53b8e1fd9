"""Which circle profile is for which area: by its urban-rural class, read or derived (F05)."""

from collections.abc import Sequence

from gis.codes import RURAL_CLASSES, URBAN_CLASSES, URBAN_RURAL_CLASSES, Standing
from gis.errors import InputError
from gis.model import CircleProfile

NO_PROFILE = -1

_GROUPS = {
    "urban": URBAN_CLASSES, "城镇": URBAN_CLASSES, "城区": URBAN_CLASSES,
    "rural": RURAL_CLASSES, "乡村": RURAL_CLASSES, "农村": RURAL_CLASSES,
}  # fmt: skip


def choose_profile(profiles: Sequence[CircleProfile], standing: Standing) -> int:
    """
    Choose the profile for an area.

    Parameters
    ----------
    profiles
        Of one run, in order of preference.
    standing
        Of the area, from `gis.codes.urban_rural_of`.

    Returns
    -------
    int
        Position of the first profile that names every class the area may have, else of the first that is for
        all, else `NO_PROFILE`.

    Examples
    --------
    >>> from gis.codes import area_code, urban_rural_of
    >>> from gis.model import RURAL_5_KM, URBAN_15_MIN
    >>> both = [URBAN_15_MIN, RURAL_5_KM]
    >>> [choose_profile(both, urban_rural_of(area_code(c))) for c in ("510104001", "370811203", "370811100")]
    [0, 1, -1]
    """
    for i, profile in enumerate(profiles):
        if standing.classes and standing.classes <= profile.applies_to:
            return i
    return next((i for i, profile in enumerate(profiles) if not profile.applies_to), NO_PROFILE)


def check_choice(profiles: Sequence[CircleProfile]) -> None:
    """
    Refuse profiles that leave it open which of them is meant.

    Parameters
    ----------
    profiles
        Of one run.

    Raises
    ------
    InputError
        If two are for the same class, two are for all, or two have the same name.
    """
    for i, one in enumerate(profiles):
        for other in profiles[:i]:
            if one.name == other.name:
                raise InputError(
                    f"两个圈层标准同名：{one.name}；请改名", f"two profiles are called {one.name}; rename one"
                )
            shared = sorted(one.applies_to & other.applies_to)
            if shared or not (one.applies_to or other.applies_to):
                where = shared[0] if shared else "全部 / all"
                raise InputError(
                    f"圈层标准 {other.name} 与 {one.name} 都适用于 {where}；请只留一个",
                    f"profiles {other.name} and {one.name} are both for {where}; keep one",
                )


def classes_of(words: Sequence[str]) -> frozenset[str]:
    """
    Read whom a profile is for.

    Parameters
    ----------
    words
        Urban-rural classes, or ``urban``, ``rural``, 城镇, 乡村 for all of theirs.

    Returns
    -------
    frozenset[str]
        Classes of three digits.

    Raises
    ------
    InputError
        If a word is neither.

    Examples
    --------
    >>> sorted(classes_of(["rural", "123"]))
    ['123', '210', '220']
    """
    found: set[str] = set()
    for word in words:
        if word not in _GROUPS and word not in URBAN_RURAL_CLASSES:
            listed = "、".join(URBAN_RURAL_CLASSES)
            raise InputError(
                f"applies_to 应为 urban、rural 或城乡分类代码 {listed}",
                f"applies_to takes urban, rural or the classes {', '.join(URBAN_RURAL_CLASSES)}",
            )
        found |= _GROUPS.get(word, {word})
    return frozenset(found)
