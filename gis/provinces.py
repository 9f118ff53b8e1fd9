"""The 34 provinces by the first two digits of an area code (GB/T 2260)."""

from gis.codes import area_code
from gis.errors import Message

PROVINCES: dict[str, Message] = {
    "11": Message("北京市", "Beijing"),
    "12": Message("天津市", "Tianjin"),
    "13": Message("河北省", "Hebei"),
    "14": Message("山西省", "Shanxi"),
    "15": Message("内蒙古自治区", "Inner Mongolia"),
    "21": Message("辽宁省", "Liaoning"),
    "22": Message("吉林省", "Jilin"),
    "23": Message("黑龙江省", "Heilongjiang"),
    "31": Message("上海市", "Shanghai"),
    "32": Message("江苏省", "Jiangsu"),
    "33": Message("浙江省", "Zhejiang"),
    "34": Message("安徽省", "Anhui"),
    "35": Message("福建省", "Fujian"),
    "36": Message("江西省", "Jiangxi"),
    "37": Message("山东省", "Shandong"),
    "41": Message("河南省", "Henan"),
    "42": Message("湖北省", "Hubei"),
    "43": Message("湖南省", "Hunan"),
    "44": Message("广东省", "Guangdong"),
    "45": Message("广西壮族自治区", "Guangxi"),
    "46": Message("海南省", "Hainan"),
    "50": Message("重庆市", "Chongqing"),
    "51": Message("四川省", "Sichuan"),
    "52": Message("贵州省", "Guizhou"),
    "53": Message("云南省", "Yunnan"),
    "54": Message("西藏自治区", "Tibet"),
    "61": Message("陕西省", "Shaanxi"),
    "62": Message("甘肃省", "Gansu"),
    "63": Message("青海省", "Qinghai"),
    "64": Message("宁夏回族自治区", "Ningxia"),
    "65": Message("新疆维吾尔自治区", "Xinjiang"),
    "71": Message("台湾省", "Taiwan"),
    "81": Message("香港特别行政区", "Hong Kong"),
    "82": Message("澳门特别行政区", "Macao"),
}
"""Name of each."""

BEYOND_MAINLAND = frozenset({"71", "81", "82"})
"""Labour and social insurance law of the mainland does not hold here."""


def area_called(code: str) -> Message:
    """
    Call an area of which nothing but its code is known.

    Parameters
    ----------
    code
        Area code of any length that `gis.codes.area_code` reads.

    Returns
    -------
    Message
        Its province with the code behind it; a province by its name, and the digits alone where no province
        begins like this.

    Raises
    ------
    InputError
        If it is no area code.

    Examples
    --------
    >>> area_called("110105").zh, area_called("810000").en
    ('北京市（110105）', 'Hong Kong')
    """
    read = area_code(code)
    province = PROVINCES.get(read.short[:2])
    if province is None:
        return Message(read.short, read.short)
    if read.level == "province":
        return province
    return Message(f"{province.zh}（{read.short}）", f"{province.en} ({read.short})")
