"""Sheets of enterprises, their vacancies, and job fairs."""

from gis.errors import Message
from gis.register.fields import Field, FieldType, RegisterKind
from gis.register.shared import AREA, ID, PLACE, USCC

T = FieldType

ENTERPRISE = RegisterKind(
    "enterprise",
    "企业",
    "enterprises",
    "EN",
    (
        ID,
        USCC,
        Field(
            "name",
            "企业名称",
            "name",
            required=True,
            aliases=("名称", "单位名称"),
            example="东门服装有限公司",
        ),
        Field(
            "industry",
            "行业代码",
            "industry",
            aliases=("行业", "行业分类"),
            example="C18",
            note=Message(
                "GB/T 4754-2017 门类字母，可带数字", "GB/T 4754-2017: a letter, perhaps with digits"
            ),
        ),
        Field("staff", "职工人数", "staff", T.WHOLE, aliases=("员工数", "从业人数", "人数"), example="120"),
        Field(
            "tax_grade",
            "纳税信用等级",
            "tax grade",
            T.CHOICE,
            aliases=("纳税等级",),
            choices=tuple((grade, grade) for grade in "ABMCD"),
            example="A",
        ),
        Field("state_owned", "是否国有", "state-owned", T.YES_NO, aliases=("国有", "国企"), example="否"),
        AREA,
        *PLACE,
    ),
)

VACANCY = RegisterKind(
    "vacancy",
    "岗位",
    "vacancies",
    "VA",
    (
        ID,
        Field(
            "enterprise_id",
            "企业",
            "enterprise",
            T.PARENT,
            required=True,
            aliases=("企业编号", "用人单位", "企业名称"),
            note=Message(
                "企业的编号，或其在台账里的名称", "the enterprise's id, or its name in the register"
            ),
        ),
        Field(
            "title", "岗位名称", "title", required=True, aliases=("岗位", "职位", "名称"), example="缝纫工"
        ),
        Field("occupation", "职业代码", "occupation", aliases=("职业",), example="6-05-01-01"),
        Field("posts", "招聘人数", "posts", T.WHOLE, required=True, aliases=("人数", "岗位数"), example="10"),
        Field(
            "contract",
            "用工形式",
            "contract",
            T.CHOICE,
            required=True,
            aliases=("用工类型",),
            example="全职",
            choices=(("full_time", "全职"), ("short", "短时"), ("flexible", "灵活"), ("temp", "临时")),
            words=(("short", "小时工"), ("temp", "日结")),
        ),
        Field("wage_min", "最低工资", "wage from, yuan", T.WHOLE, aliases=("工资下限",), example="5000"),
        Field("wage_max", "最高工资", "wage to, yuan", T.WHOLE, aliases=("工资上限",), example="7000"),
        Field("tags", "标签", "tags", T.LIST, aliases=("岗位标签",), example="妈妈岗"),
        Field(
            "posted", "发布日期", "posted", T.DATE, required=True, aliases=("发布时间",), example="2026-01-01"
        ),
        Field(
            "expires", "截止日期", "expires", T.DATE, aliases=("有效期至", "截止时间"), example="2026-03-01"
        ),
        *PLACE,
    ),
)

FAIR = RegisterKind(
    "fair",
    "招聘会",
    "job fairs",
    "JF",
    (
        ID,
        Field(
            "name",
            "招聘会名称",
            "name",
            required=True,
            aliases=("名称", "活动名称"),
            example="春风行动专场招聘会",
        ),
        Field("venue", "地点", "venue", required=True, aliases=("举办地点", "场馆"), example="东门广场"),
        Field(
            "starts",
            "开始时间",
            "starts",
            T.MOMENT,
            required=True,
            aliases=("开始",),
            example="2026-03-01 09:00",
        ),
        Field(
            "ends", "结束时间", "ends", T.MOMENT, required=True, aliases=("结束",), example="2026-03-01 12:00"
        ),
        Field("posts", "岗位数", "posts", T.WHOLE, aliases=("招聘人数",), example="600"),
        *PLACE,
    ),
)
