"""Fields, colours and sources that several layers share."""

from collections.abc import Iterable, Mapping

from gis.errors import Message
from layers.catalog.model import Field, FieldType

BLUE, RED, BROWN, VIOLET, GREEN = "#1557b0", "#b3262b", "#a34a00", "#7440b4", "#0b6b5d"
TEAL, ORANGE, GREY, SLATE, GOLD = "#1f8f83", "#d9541e", "#77808a", "#4a5a6b", "#9a6a00"
"""The palette of all maps, that of the web page; signs and patterns tell apart what eyes cannot."""

REGISTER = Message("本市公共就业服务台账", "the city's register of public employment services")
PUBLISHED = Message("本市人力资源和社会保障部门公开信息", "published by the city's labour department")
COMPUTED = Message("由就业圈按步行路网计算", "computed by Jobcircle on the walking network")


def text(name: str, zh: str, en: str, *, queryable: bool = False, alias: str = "") -> Field:
    """Describe a column of text."""
    return Field(name, "text", Message(zh, en), queryable, alias=alias)


def coded(name: str, zh: str, en: str, codes: Mapping[str, Message], alias: str = "") -> Field:
    """Describe a column of codes, which can be filtered by."""
    return Field(name, "text", Message(zh, en), queryable=True, codes=codes, alias=alias)


def plain(name: str, kind: FieldType, zh: str, en: str, *, queryable: bool = False, alias: str = "") -> Field:
    """Describe a column that is not text."""
    return Field(name, kind, Message(zh, en), queryable, alias=alias)


def messages(rows: Iterable[tuple[str, str, str]]) -> dict[str, Message]:
    """Make a table of codes of rows (code, zh, en)."""
    return {code: Message(zh, en) for code, zh, en in rows}


ID = text("id", "编号", "Code", queryable=True)
NAME = text("name", "名称", "Name", queryable=True)
ADDRESS = text("address", "地址", "Address")
PHONE = text("phone", "电话", "Phone")
HOURS = text("opening_hours", "开放时间", "Opening hours", alias="open_hours")
DISTRICT = text("district", "区县", "District", queryable=True)
AREA_CODE = text("area_code", "区划代码", "Area code", queryable=True)
DEMO = plain("demo", "boolean", "演示数据", "Demo data")
