"""Sheets of service sites and of the bodies of labour law."""

from gis.errors import Message
from gis.hosts import HOSTS
from gis.jurisdiction import MATTERS
from gis.kinds import KINDS
from gis.register.fields import Field, FieldType, RegisterKind
from gis.register.shared import ADDRESS, AREA, HOURS, ID, PHONE, PLACE

T = FieldType

STATION = RegisterKind(
    "station",
    "就业服务站点",
    "employment service sites",
    "ST",
    (
        ID,
        Field(
            "name", "站点名称", "name", required=True, aliases=("名称", "驿站名称"), example="东门就业驿站"
        ),
        Field(
            "kind",
            "站点类型",
            "kind of site",
            T.CHOICE,
            required=True,
            aliases=("类型", "站点类别"),
            choices=tuple((kind.code, kind.zh) for kind in KINDS),
            words=tuple((kind.code, name) for kind in KINDS for name in (kind.en, *kind.aliases)),
            example="就业驿站",
        ),
        Field(
            "local_kind",
            "本地名称",
            "local name of the kind",
            aliases=("本地品牌", "品牌"),
            example="就业小站",
        ),
        Field("chain", "所属连锁", "chain", aliases=("连锁", "连锁名称")),
        ADDRESS,
        PHONE,
        HOURS,
        Field(
            "services",
            "服务内容",
            "services",
            T.LIST,
            aliases=("服务项目",),
            example="求职登记、政策咨询",
            note=Message("多项用顿号隔开", "several are separated by commas"),
        ),
        Field(
            "host_kind",
            "载体类型",
            "kind of host",
            T.CHOICE,
            aliases=("场地类型", "场所类型"),
            open_list=True,
            choices=tuple((host.code, host.zh) for host in HOSTS),
            words=tuple((host.code, name) for host in HOSTS for name in (host.en, *host.aliases)),
            example="市场",
        ),
        Field("host_venue", "载体名称", "host", aliases=("依托场所", "场所名称"), example="东门农贸市场"),
        AREA,
        Field(
            "area_m2", "面积", "floor area, m²", T.NUMBER, aliases=("面积(平方米)", "建筑面积"), example="80"
        ),
        Field("staff", "工作人员", "staff", T.WHOLE, aliases=("工作人员数", "人员数"), example="3"),
        Field(
            "monthly_visits",
            "月服务人次",
            "visits a month",
            T.WHOLE,
            aliases=("月均服务人次",),
            example="260",
        ),
        Field(
            "status",
            "状态",
            "status",
            T.CHOICE,
            required=True,
            aliases=("建设状态", "运行状态"),
            example="运行",
            choices=(
                ("open", "运行"),
                ("planned", "规划"),
                ("building", "在建"),
                ("paused", "暂停"),
                ("closed", "关闭"),
                ("merged", "已合并"),
            ),
            words=(
                ("open", "开放"),
                ("open", "在用"),
                ("open", "运营"),
                ("open", "正常"),
                ("planned", "拟建"),
                ("building", "建设中"),
                ("paused", "停业"),
                ("closed", "撤销"),
                ("closed", "停用"),
                ("merged", "并入"),
            ),
        ),
        Field(
            "since",
            "状态起始日期",
            "status since",
            T.DATE,
            aliases=("开放日期", "启用日期", "起始日期"),
            example="2026-01-01",
            note=Message(
                "从哪一天起是这个状态；空着为导入当天", "from which day; the day of the import when empty"
            ),
        ),
        *PLACE,
    ),
)

LEGAL = RegisterKind(
    "legal",
    "维权机构",
    "labour-law bodies",
    "LB",
    (
        ID,
        Field(
            "kind",
            "机构类型",
            "kind of body",
            T.CHOICE,
            required=True,
            aliases=("类型",),
            example="劳动人事争议仲裁",
            choices=tuple((matter.value, name.zh) for matter, name in MATTERS.items()),
            words=tuple(
                (matter.value, word)
                for matter, name in MATTERS.items()
                for word in (name.en, name.body_zh, *name.aliases)
            ),
        ),
        Field(
            "name",
            "机构名称",
            "name",
            required=True,
            aliases=("名称",),
            example="东门区劳动人事争议仲裁委员会",
        ),
        ADDRESS,
        PHONE,
        HOURS,
        AREA,
        Field("valid_from", "启用日期", "from", T.DATE, note=Message("在这个地址的第一天", "first day here")),
        Field(
            "valid_to", "停用日期", "until", T.DATE, note=Message("不再在这里的第一天", "first day not here")
        ),
        *PLACE,
    ),
)
