"""What stands in a site for its visitors to use alone: kiosks, booths, screens (B14, B15)."""

import re
import unicodedata

EQUIPMENT: dict[str, tuple[str, ...]] = {
    "kiosk": (
        "kiosk",
        "自助机",
        "自助服务机",
        "自助终端",
        "就业自助机",
        "就业自助服务机",
        "自助服务终端",
        "一体机",
    ),
    "booth": ("booth", "招聘位", "智能招聘位", "直播间", "面试间", "招聘展位"),
    "screen": ("screen", "电子屏", "显示屏", "LED屏", "信息屏", "大屏", "信息发布屏"),
}
"""Codes and the names that mean them."""


def equipment_of(text: str) -> frozenset[str]:
    """
    Read a list of equipment.

    Parameters
    ----------
    text
        Names separated by commas, semicolons, slashes or blanks, of either width; a number after a name
        (``自助机2台``) is left out.

    Returns
    -------
    frozenset[str]
        Codes of `EQUIPMENT`; a name that is not known stays as written.

    Examples
    --------
    >>> sorted(equipment_of("自助机2台、LED 屏；复印机"))
    ['kiosk', 'screen', '复印机']
    """
    plain = re.sub(r"(?<=LED)\s+(?=屏)", "", unicodedata.normalize("NFKC", text), flags=re.IGNORECASE)
    names = (re.sub(r"[x×*]?\d+[台个块套]?$", "", part) for part in re.split(r"[,;、/|\s]+", plain))
    return frozenset(_BY_NAME.get(name.casefold(), name) for name in names if name)


_BY_NAME = {name.casefold(): code for code, names in EQUIPMENT.items() for name in names}
