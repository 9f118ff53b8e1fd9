"""Kinds of venue that give a site room (载体), with the names that mean them (F08, F09)."""

from dataclasses import dataclass

from gis.errors import Message
from gis.spelling import as_spelt


@dataclass(frozen=True, slots=True)
class HostKind:
    """
    A kind of venue.

    Attributes
    ----------
    code
        Stable key in files, store and API.
    zh, en
        Names shown to people.
    aliases
        Other names that mean this kind.
    corner
        True where a micro-corner finds room (F09): malls, property offices, squares, parks.
    """

    code: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    corner: bool = False


HOSTS: tuple[HostKind, ...] = (
    HostKind("mall", "商场", "Mall", ("商超", "商超连廊", "购物中心", "商业综合体", "百货"), corner=True),
    HostKind(
        "property_office", "物业服务中心", "Property office", ("物业", "物业管理处", "物业中心"), corner=True
    ),
    HostKind("square", "广场", "Square", ("社区广场", "community_square", "广场空间"), corner=True),
    HostKind("park", "公园", "Park", ("公园休闲区",), corner=True),
    HostKind(
        "public_service",
        "政务服务大厅",
        "Public-service hall",
        (
            "政务中心",
            "政务服务中心",
            "便民服务中心",
            "党群服务中心",
            "行政服务中心",
            "government",
            "townhall",
        ),
    ),
    HostKind(
        "community_centre",
        "社区服务中心",
        "Community centre",
        ("社区中心", "社区服务站", "社区活动中心", "居委会", "社区居委会", "social_centre"),
    ),
    HostKind("village_committee", "村委会", "Village committee", ("村民委员会", "村部")),
    HostKind("library", "图书馆", "Library"),
    HostKind("market", "市场", "Market", ("菜市场", "菜场", "农贸市场", "集贸市场", "marketplace")),
    HostKind("office_building", "写字楼", "Office building", ("办公楼", "商务楼宇")),
    HostKind("industrial_park", "产业园区", "Industrial park", ("园区", "工业园", "产业园")),
    HostKind("school", "学校", "School", ("院校",)),
    HostKind("hospital", "医院", "Hospital"),
    HostKind("station", "车站", "Station", ("地铁站", "交通站点")),
    HostKind("old_street", "老街", "Old street"),
    HostKind("street", "沿街", "Street", ("沿街商铺",)),
)
"""Every kind, in the order in which legends list them."""

BY_CODE: dict[str, HostKind] = {host.code: host for host in HOSTS}


def host_code(name: str) -> str:
    """
    Tell which kind of venue a code or a Chinese or English name means.

    Parameters
    ----------
    name
        As written in a sheet; width, case and blanks do not matter.

    Returns
    -------
    str
        Code of a `HostKind`; the name itself where none is meant, for hosts differ from place to place.

    Examples
    --------
    >>> host_code(" 农贸市场"), host_code("Mall"), host_code("祠堂")
    ('market', 'mall', '祠堂')
    """
    return _BY_NAME.get(as_spelt(name), name.strip())


def host_name(code: str) -> Message:
    """Name a kind of venue by its code or another name; an unknown one goes by its own in both languages."""
    host = BY_CODE.get(host_code(code))
    return Message(host.zh, host.en) if host else Message(code, code)


_BY_NAME: dict[str, str] = {
    as_spelt(name): host.code for host in HOSTS for name in (host.code, host.zh, host.en, *host.aliases)
}
