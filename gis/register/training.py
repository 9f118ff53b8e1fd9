"""Sheets of training institutions and their courses."""

from gis.errors import Message
from gis.register.fields import Field, FieldType, RegisterKind
from gis.register.shared import ADDRESS, AREA, ID, PHONE, PLACE, USCC

T = FieldType

INSTITUTION = RegisterKind(
    "institution",
    "培训机构",
    "training institutions",
    "TI",
    (
        ID,
        USCC,
        Field(
            "name",
            "机构名称",
            "name",
            required=True,
            aliases=("名称", "培训机构"),
            example="东门职业培训学校",
        ),
        ADDRESS,
        PHONE,
        AREA,
        *PLACE,
    ),
)

COURSE = RegisterKind(
    "course",
    "培训课程",
    "courses",
    "CO",
    (
        ID,
        Field(
            "institution_id",
            "培训机构",
            "institution",
            T.PARENT,
            required=True,
            aliases=("机构编号", "机构名称", "机构"),
            note=Message(
                "机构的编号，或其在台账里的名称", "the institution's id, or its name in the register"
            ),
        ),
        Field("name", "课程名称", "name", required=True, aliases=("课程", "名称"), example="育婴员（初级）"),
        Field("occupation", "职业代码", "occupation", aliases=("职业", "工种"), example="4-10-01-02"),
        Field(
            "subsidised",
            "政府补贴",
            "subsidised",
            T.YES_NO,
            required=True,
            aliases=("是否补贴", "补贴性"),
            example="是",
        ),
        Field(
            "starts",
            "开课日期",
            "starts",
            T.DATE,
            required=True,
            aliases=("开班日期", "开课时间"),
            example="2026-01-01",
        ),
        Field("days", "天数", "days", T.WHOLE, required=True, aliases=("课程天数", "培训天数"), example="20"),
        Field(
            "seats", "名额", "seats", T.WHOLE, required=True, aliases=("招生人数", "计划人数"), example="40"
        ),
        Field("seats_taken", "已报名", "seats taken", T.WHOLE, aliases=("已报人数", "报名人数"), example="0"),
        Field("enrol_url", "报名网址", "enrolment page", T.URL, aliases=("报名链接",)),
    ),
)
