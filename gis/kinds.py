"""
Kinds of employment service site, with the local names that mean them (F12).

The national kinds follow 《基层公共就业服务网点分类分级建设工作指引》(2025) as far as it could be read:
就业创业服务站, 就业之家, 就业驿站, 零工驿站; the full class and grade table is not confirmed [K].
Local names are kept beside the kind wherever a site is shown; the kind only says what it counts as.
"""

from dataclasses import dataclass

from gis.errors import InputError
from gis.spelling import as_spelt


@dataclass(frozen=True, slots=True)
class FacilityKind:
    """
    A kind of site that the register knows.

    Attributes
    ----------
    code
        Stable key in the store and the API.
    zh, en
        Names shown to people.
    aliases
        Local names that mean this kind.
    covers
        False for sites that only inform (F09): they never count as coverage.
    """

    code: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    covers: bool = True


KINDS: tuple[FacilityKind, ...] = (
    FacilityKind(
        "employment_station",
        "就业驿站",
        "Employment station",
        (
            "就业创业服务站",
            "就业之家",
            "就业小站",
            "就业小屋",
            "就业小店",
            "创贷之家",
            "便民服务点",
            "融合服务站点",
        ),
    ),
    FacilityKind("red_sail_station", "红帆驿站", "Red Sail station"),
    FacilityKind("gig_market", "零工市场", "Gig market", ("零工市场服务大厅", "零工之家")),
    FacilityKind("gig_post", "零工驿站", "Gig post", ("零工小站", "零工服务站点", "零工驿站点")),
    FacilityKind("job_shop", "就业超市门店", "Job shop (chain store)", ("就业超市", "锦江就业超市")),
    FacilityKind(
        "service_centre", "公共就业服务中心", "Employment service centre", ("人力资源市场", "人社服务大厅")
    ),
    FacilityKind(
        "micro_corner",
        "微拐角",
        "Micro-corner",
        ("就业服务微拐角", "信息发布看板", "就业信息角"),
        covers=False,
    ),
)
"""Every kind, in the order in which legends list them."""

BY_CODE: dict[str, FacilityKind] = {kind.code: kind for kind in KINDS}


def kind_of(name: str) -> FacilityKind:
    """
    Find the kind that a code, a Chinese or English name or a local alias means.

    Parameters
    ----------
    name
        As written in a sheet; width, case and blanks do not matter.

    Returns
    -------
    FacilityKind
        The kind it counts as.

    Raises
    ------
    InputError
        If no kind has that name.

    Examples
    --------
    >>> kind_of("零工小站").code == kind_of(" 零工驿站 ").code == "gig_post"
    True
    """
    found = find_kind(name)
    if found is None:
        listed = "、".join(kind.zh for kind in KINDS)
        raise InputError(
            f"站点类型不认识；请使用：{listed}，或先登记别名",
            f"unknown kind of site; use one of {', '.join(kind.code for kind in KINDS)}",
        )
    return found


def find_kind(name: str) -> FacilityKind | None:
    """
    Find a kind as `kind_of` does, without an error for a name that is not known.

    Parameters
    ----------
    name
        As written in a sheet.

    Returns
    -------
    FacilityKind or None
        None where no kind has that name.
    """
    return _BY_NAME.get(as_spelt(name))


_BY_NAME: dict[str, FacilityKind] = {
    as_spelt(name): kind for kind in KINDS for name in (kind.code, kind.zh, kind.en, *kind.aliases)
}
