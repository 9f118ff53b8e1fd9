"""
Statistical area codes (统计用区划代码) and what they say of town and country.

Twelve digits: province 2, prefecture 2, county 2 (GB/T 2260), township 3, village 3; a shorter code is the
same one with zeros behind. In codes of 15 digits the three more are the urban-rural class
(城乡分类代码). The Bureau of Statistics stopped publishing the tables in October 2024, so the class comes
from the user's own table, or is *derived* from the township digits and marked so.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from gis.errors import InputError, Message

URBAN_RURAL_CLASSES: dict[str, Message] = {
    "111": Message("主城区", "main urban area"),
    "112": Message("城乡结合区", "urban fringe"),
    "121": Message("镇中心区", "town centre"),
    "122": Message("镇乡结合区", "town fringe"),
    "123": Message("特殊区域", "special area"),
    "210": Message("乡中心区", "township centre"),
    "220": Message("村庄", "village"),
}
"""城乡分类代码: 1xx is town, 2xx is country."""

URBAN_CLASSES = frozenset(code for code in URBAN_RURAL_CLASSES if code[0] == "1")
RURAL_CLASSES = frozenset(code for code in URBAN_RURAL_CLASSES if code[0] == "2")

TOWN_DENSITY_PER_KM2 = 1500.0
"""At this density or above a town (镇) or special zone counts as urban: the density of an urban centre in the
UN's Degree of Urbanisation (2021)."""

LEVELS = ("province", "city", "county", "township", "village")

_ENDS = (2, 4, 6, 9, 12)
_SHAPES = frozenset({2, 4, 6, 9, 12, 15, 17})


class UrbanRural(StrEnum):
    """Town or country, as far as a code tells."""

    URBAN = "urban"
    RURAL = "rural"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class AreaCode:
    """
    An area code, with its parts.

    Attributes
    ----------
    digits
        Twelve, zeros behind the last level that is given.
    urban_rural
        Class of three digits, where the code was written with it; else empty.
    """

    digits: str
    urban_rural: str = ""

    @property
    def level(self) -> str:
        """Name its level: one of `LEVELS`."""
        return LEVELS[self._depth]

    @property
    def parent(self) -> str | None:
        """Give the twelve digits of the area it lies in; None for a province."""
        return next((up.digits for up in self.ancestors), None)

    @property
    def ancestors(self) -> tuple["AreaCode", ...]:
        """Give the areas it lies in, nearest first; a level that the code skips is not among them."""
        above = (AreaCode(self.digits[:end].ljust(12, "0")) for end in reversed(_ENDS[: self._depth]))
        return tuple(dict.fromkeys(above))

    @property
    def short(self) -> str:
        """Give the digits up to its level: ``510104`` for a county."""
        return self.digits[: _ENDS[self._depth]]

    @property
    def township(self) -> int:
        """Give the three digits of the township as a number; 0 above townships."""
        return int(self.digits[6:9])

    @property
    def _depth(self) -> int:
        return max(i for i, (start, end) in enumerate(_SPANS) if self.digits[start:end].strip("0"))


@dataclass(frozen=True, slots=True)
class Standing:
    """
    Whether an area is town or country, and how that is known.

    Attributes
    ----------
    kind
        Town, country, or not told.
    basis
        What it was concluded from.
    classes
        The urban-rural classes it may have: one where the class is known, none where nothing is.
    derived
        True when it was concluded from township digits or density, not read from a table.
    """

    kind: UrbanRural
    basis: Message
    classes: frozenset[str]
    derived: bool = True


def area_code(text: object) -> AreaCode:
    """
    Read an area code as sheets hold it.

    Parameters
    ----------
    text
        2, 4, 6, 9, 12, 15 or 17 digits; blanks, full width and the ``.0`` of a spreadsheet do not matter.

    Returns
    -------
    AreaCode
        Of twelve digits.

    Raises
    ------
    InputError
        If it is not a code, or a level below an empty one is given.

    Examples
    --------
    >>> area_code("510104.0").level, area_code("510104001002220").urban_rural
    ('county', '220')
    >>> area_code("441900003").parent
    '441900000000'
    """
    digits = re.sub(r"\s|\.0+$", "", str(text))
    if not (digits.isdecimal() and digits.isascii() and len(digits) in _SHAPES):
        digits = "".join(str(int(d)) if d.isdecimal() else d for d in digits)
    if not (re.fullmatch("[1-9][0-9]+", digits) and len(digits) in _SHAPES):
        raise InputError(
            "区划代码应为 2、4、6、9、12 位数字，或带城乡分类的 15 位；请检查是否丢了末尾的 0 或成了科学计数",
            "an area code has 2, 4, 6, 9 or 12 digits, or 15 with the urban-rural class; check for lost "
            "zeros or a number in scientific form",
        )
    urban_rural = digits[12:15]
    if urban_rural and urban_rural not in URBAN_RURAL_CLASSES:
        raise InputError(*_unknown_class(urban_rural))
    return AreaCode(digits[:12].ljust(12, "0"), urban_rural)


def urban_rural_of(
    code: AreaCode | None, class_code: str | None = None, density_per_km2: float | None = None
) -> Standing:
    """
    Tell town from country: by the class, else by the township digits, else not at all.

    Parameters
    ----------
    code
        Of a township or village; its own class counts where `class_code` is not given.
    class_code
        From the user's table; ``1`` and ``2`` alone will do.
    density_per_km2
        People per square kilometre of the township, for towns and special zones.

    Returns
    -------
    Standing
        With its basis, which every figure that stands on it should show.

    Raises
    ------
    InputError
        If the class is not one of `URBAN_RURAL_CLASSES`.

    Examples
    --------
    >>> urban_rural_of(area_code("510104001002"), "220").kind.value
    'rural'
    >>> urban_rural_of(area_code("370811203")).basis.en
    'derived from township digits 203: township'
    """
    known = class_code or (code.urban_rural if code else "")
    if known:
        return _by_class(known)
    digits = code.township if code else 0
    kind = next((name for last, name in _TOWNSHIPS if digits <= last), _TOWNSHIPS[0][1])
    zh, en = (
        f"由乡级代码 {digits:03d} 推定：{kind.zh}",
        f"derived from township digits {digits:03d}: {kind.en}",
    )
    if kind == _STREET:
        return Standing(UrbanRural.URBAN, Message(zh, en), URBAN_CLASSES)
    if kind == _TOWNSHIP:
        return Standing(UrbanRural.RURAL, Message(zh, en), RURAL_CLASSES)
    if kind == _NONE:
        nothing = Message("没有城乡分类，也没有乡级代码", "no urban-rural class and no township digits")
        return Standing(UrbanRural.UNDECIDED, nothing, frozenset())
    if density_per_km2 is None or density_per_km2 != density_per_km2:  # noqa: PLR0124 - NaN
        return Standing(
            UrbanRural.UNDECIDED, Message(f"{zh}，缺人口密度", f"{en}, density unknown"), frozenset()
        )
    return _by_density(Message(zh, en), density_per_km2)


def name_remark(code: AreaCode, name: str) -> Message | None:
    """
    Say what is odd about a name for its code; the code is believed.

    Parameters
    ----------
    code
        Of any level.
    name
        As in the same row.

    Returns
    -------
    Message or None
        None where they agree, or nothing is known of such names.

    Examples
    --------
    >>> name_remark(area_code("510104100"), "锦官驿街道").en
    'the digits 100 are those of a town, the name ends otherwise; check code and name'
    >>> name_remark(area_code("510104001"), "锦官驿街道")
    """
    if code.level != "township" or not name:
        return None
    kind = next((found for last, found in _TOWNSHIPS if code.township <= last), _NONE)
    endings = _NAME_ENDS.get(kind)
    others = tuple(end for found, ends in _NAME_ENDS.items() if found != kind for end in ends)
    if endings is None or name.endswith(endings) or not name.endswith(others):
        return None
    return Message(
        f"代码 {code.township:03d} 属于{kind.zh}，名称却不是；请核对代码与名称",
        f"the digits {code.township:03d} are those of a {kind.en}, the name ends otherwise; "
        "check code and name",
    )


def _by_class(class_code: str) -> Standing:
    kind = UrbanRural.URBAN if class_code[0] == "1" else UrbanRural.RURAL
    if class_code in {"1", "2"}:
        label = Message("城镇" if class_code == "1" else "乡村", kind.value)
        classes = URBAN_CLASSES if class_code == "1" else RURAL_CLASSES
    elif class_code in URBAN_RURAL_CLASSES:
        label, classes = URBAN_RURAL_CLASSES[class_code], frozenset({class_code})
    else:
        raise InputError(*_unknown_class(class_code))
    basis = Message(f"城乡分类代码 {class_code} {label.zh}", f"urban-rural class {class_code}, {label.en}")
    return Standing(kind, basis, classes, derived=False)


def _by_density(basis: Message, density_per_km2: float) -> Standing:
    urban = density_per_km2 >= TOWN_DENSITY_PER_KM2
    compared = f"{density_per_km2:.0f} {'≥' if urban else '<'} {TOWN_DENSITY_PER_KM2:.0f}"
    return Standing(
        UrbanRural.URBAN if urban else UrbanRural.RURAL,
        Message(
            f"{basis.zh}，人口密度 {compared} 人/平方公里", f"{basis.en}, density {compared} people per km²"
        ),
        URBAN_CLASSES if urban else RURAL_CLASSES,
    )


def _unknown_class(class_code: str) -> Message:
    listed = "、".join(URBAN_RURAL_CLASSES)
    # What was written may be a whole cell of text; a class has three digits.
    shown = class_code[:12]
    return Message(
        f"城乡分类代码 {shown} 不存在；应为 {listed}",
        f"there is no urban-rural class {shown}; use one of {', '.join(URBAN_RURAL_CLASSES)}",
    )


_SPANS = tuple(zip((0, *_ENDS[:-1]), _ENDS, strict=True))
_NONE = Message("", "")
_STREET = Message("街道", "street office")
_TOWN = Message("镇", "town")
_TOWNSHIP = Message("乡", "township")
_ZONE = Message("类似乡级单位（开发区、农场等）", "quasi-township (development zone, farm)")
_TOWNSHIPS = ((0, _NONE), (99, _STREET), (199, _TOWN), (399, _TOWNSHIP), (599, _ZONE))
_NAME_ENDS = {_STREET: ("街道", "街道办事处"), _TOWN: ("镇",), _TOWNSHIP: ("乡", "苏木")}
