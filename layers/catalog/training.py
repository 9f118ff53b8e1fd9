"""Layers of the training map (培训地图, F03): institutions and the courses that can still be joined."""

from gis.errors import Message
from layers.catalog.model import Layer, Style, Symbol
from layers.catalog.shared import (
    ADDRESS,
    AREA_CODE,
    BLUE,
    DEMO,
    DISTRICT,
    GREY,
    ID,
    NAME,
    ORANGE,
    PHONE,
    REGISTER,
    messages,
    plain,
    text,
)

SUBSIDY = messages((("yes", "政府补贴课程", "Subsidised course"), ("no", "其他课程", "Other course")))
_OPEN = messages((("yes", "有可报名课程", "Open courses"), ("no", "暂无课程", "No open course")))

INSTITUTIONS = Layer(
    "institutions",
    Message("培训机构", "Training institutions"),
    Message("登记的职业培训机构", "registered institutions of vocational training"),
    "point",
    (
        ID,
        NAME,
        ADDRESS,
        PHONE,
        text("uscc", "统一社会信用代码", "Social credit code"),
        plain("courses", "integer", "可报名课程数", "Open courses", queryable=True),
        plain("seats_left", "integer", "剩余名额", "Seats left", queryable=True),
        text("open", "可报名", "Open", queryable=True),
        DISTRICT,
        AREA_CODE,
        DEMO,
    ),
    Style(
        (Symbol("yes", _OPEN["yes"], BLUE, "square"), Symbol(None, _OPEN["no"], GREY, "diamond")),
        by="open",
        size_px=11,
    ),
    REGISTER,
    tile_fields=("id", "name", "open"),
)

COURSES = Layer(
    "courses",
    Message("培训课程", "Courses"),
    Message(
        "尚未开班的课程，开班后不再显示", "courses that have not begun; gone from the map once they begin"
    ),
    "point",
    (
        ID,
        NAME,
        text("institution", "培训机构", "Institution", queryable=True, alias="school"),
        text("occupation", "职业", "Occupation", queryable=True),
        text("subsidised", "政府补贴", "Subsidised", queryable=True, alias="subsidised"),
        plain("starts", "date", "开班日期", "Starts", queryable=True),
        plain("days", "integer", "天数", "Days"),
        plain("seats", "integer", "名额", "Seats"),
        plain("seats_left", "integer", "剩余名额", "Seats left", queryable=True),
        text("enrol_url", "报名网址", "Enrolment"),
        DISTRICT,
        DEMO,
    ),
    Style(
        (Symbol("yes", SUBSIDY["yes"], ORANGE, "triangle"), Symbol(None, SUBSIDY["no"], GREY, "circle")),
        by="subsidised",
        size_px=8,
    ),
    REGISTER,
    tile_fields=("id", "name", "subsidised"),
)
