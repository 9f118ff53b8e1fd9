"""Layers of the employment map (就业地图, F02): sites, how far they reach, and who offers work."""

from gis.errors import Message
from gis.hosts import HOSTS
from gis.kinds import KINDS
from layers.catalog.model import Layer, Style, Symbol
from layers.catalog.shared import (
    ADDRESS,
    AREA_CODE,
    BLUE,
    BROWN,
    COMPUTED,
    DEMO,
    DISTRICT,
    GOLD,
    GREEN,
    GREY,
    HOURS,
    ID,
    NAME,
    ORANGE,
    PHONE,
    RED,
    REGISTER,
    SLATE,
    TEAL,
    VIOLET,
    coded,
    messages,
    plain,
    text,
)

KIND_CODES = {kind.code: Message(kind.zh, kind.en) for kind in KINDS}
HOST_CODES = {host.code: Message(host.zh, host.en) for host in HOSTS}
CONTRACTS = messages(
    (
        ("full_time", "全职", "Full time"),
        ("short", "短时岗", "Short hours"),
        ("flexible", "弹性岗", "Flexible hours"),
        ("temp", "临时岗", "Temporary"),
    )
)
STATES = messages((("covered", "覆盖", "Covered"), ("gap", "盲区", "Gap"), ("unknown", "未知", "Unknown")))
ACTIONS = messages(
    (
        ("keep", "保留", "Keep"),
        ("close", "撤销", "Close"),
        ("merge", "合并", "Merge"),
        ("upgrade", "升级", "Upgrade"),
        ("add", "新增", "Add"),
    )
)
_KIND = coded("kind", "站点类型", "Kind", KIND_CODES)
_LOCAL_KIND = text("local_kind", "本地名称", "Local kind")
_HOST = coded("host_kind", "载体类型", "Kind of host", HOST_CODES)
_HOST_VENUE = text("host_venue", "载体", "Host")

STATIONS = Layer(
    "stations",
    Message("就业服务站点", "Employment service stations"),
    Message(
        "提供服务并计入覆盖的站点，不含微拐角",
        "sites that serve and count as coverage, without micro-corners",
    ),
    "point",
    (
        ID,
        NAME,
        _KIND,
        _LOCAL_KIND,
        ADDRESS,
        PHONE,
        HOURS,
        text("services", "服务事项", "Services"),
        _HOST,
        _HOST_VENUE,
        DISTRICT,
        AREA_CODE,
        DEMO,
    ),
    Style(
        (
            Symbol("employment_station", KIND_CODES["employment_station"], BLUE, "circle"),
            Symbol("red_sail_station", KIND_CODES["red_sail_station"], RED, "triangle"),
            Symbol("gig_market", KIND_CODES["gig_market"], BROWN, "square"),
            Symbol("gig_post", KIND_CODES["gig_post"], VIOLET, "diamond"),
            Symbol("job_shop", KIND_CODES["job_shop"], GREEN, "down"),
            Symbol("service_centre", KIND_CODES["service_centre"], SLATE, "star"),
        ),
        by="kind",
        size_px=11,
    ),
    REGISTER,
    tile_fields=("id", "name", "kind"),
)

MICRO_CORNERS = Layer(
    "micro_corners",
    Message("微拐角", "Micro-corners"),
    Message("只发布信息、不计入覆盖的点位", "points that only inform and never count as coverage"),
    "point",
    (ID, NAME, _LOCAL_KIND, ADDRESS, HOURS, _HOST, _HOST_VENUE, DISTRICT, AREA_CODE, DEMO),
    Style((Symbol(None, Message("微拐角", "Micro-corner"), SLATE, "cross"),), size_px=8),
    REGISTER,
)

ENTERPRISES = Layer(
    "enterprises",
    Message("用工企业", "Enterprises"),
    Message("登记的用人单位", "registered employers"),
    "point",
    (
        ID,
        NAME,
        text("uscc", "统一社会信用代码", "Social credit code"),
        text("industry", "行业（GB/T 4754）", "Industry (GB/T 4754)", queryable=True),
        plain("staff", "integer", "职工人数", "Staff", queryable=True),
        plain("state_owned", "boolean", "国有企业", "State-owned", queryable=True, alias="state_own"),
        plain("vacancies", "integer", "在招岗位数", "Open vacancies", queryable=True),
        DISTRICT,
        AREA_CODE,
        DEMO,
    ),
    Style((Symbol(None, Message("用工企业", "Enterprise"), GOLD, "square"),), size_px=5),
    REGISTER,
    tile_fields=("id", "name", "industry"),
)

VACANCIES = Layer(
    "vacancies",
    Message("招聘岗位", "Vacancies"),
    Message(
        "发布当日仍在招聘的岗位，到期后不再显示",
        "open on the day of publication; gone from the map once they expire",
    ),
    "point",
    (
        ID,
        text("title", "岗位", "Title", queryable=True),
        text("enterprise", "用人单位", "Employer", queryable=True),
        text("occupation", "职业", "Occupation", queryable=True),
        plain("posts", "integer", "招聘人数", "Posts"),
        coded("contract", "用工形式", "Contract", CONTRACTS),
        plain("wage_min", "integer", "最低工资（元）", "Least wage (yuan)", queryable=True),
        plain("wage_max", "integer", "最高工资（元）", "Highest wage (yuan)", queryable=True),
        text("tags", "标签", "Tags"),
        plain("posted", "date", "发布日期", "Posted", queryable=True),
        plain("expires", "date", "截止日期", "Expires", queryable=True),
        DISTRICT,
        DEMO,
    ),
    Style(
        (
            Symbol("full_time", CONTRACTS["full_time"], TEAL, "circle"),
            Symbol("short", CONTRACTS["short"], ORANGE, "triangle"),
            Symbol("flexible", CONTRACTS["flexible"], VIOLET, "diamond"),
            Symbol("temp", CONTRACTS["temp"], SLATE, "square"),
        ),
        by="contract",
        size_px=6,
    ),
    REGISTER,
    label="title",
    tile_fields=("id", "title", "contract"),
)

JOB_FAIRS = Layer(
    "job_fairs",
    Message("招聘会", "Job fairs"),
    Message("尚未结束的招聘会，结束后不再显示", "fairs that are not over; gone from the map once they end"),
    "point",
    (
        ID,
        NAME,
        text("venue", "地点", "Venue"),
        plain("starts", "moment", "开始", "Starts", queryable=True),
        plain("ends", "moment", "结束", "Ends", queryable=True),
        plain("posts", "integer", "岗位数", "Posts"),
        DEMO,
    ),
    Style((Symbol(None, Message("招聘会", "Job fair"), RED, "star"),), size_px=13),
    REGISTER,
    tile_fields=("id", "name", "starts", "ends"),
)

SERVICE_AREAS = Layer(
    "service_areas",
    Message("服务圈范围", "Service areas"),
    Message("步行可在时限内到达站点的范围", "from where a station is reached on foot within the limit"),
    "multipolygon",
    (
        ID,
        NAME,
        _KIND,
        plain("limit_min", "number", "时限（分钟）", "Limit (minutes)"),
        plain("area_m2", "number", "面积（平方米）", "Area (m²)"),
        text("profile", "圈层标准", "Circle profile"),
        plain("walk_kmh", "number", "步行速度（公里/小时）", "Walking speed (km/h)"),
        DEMO,
    ),
    Style((Symbol(None, Message("服务圈", "Service area"), TEAL, pattern="plain"),), opacity=0.18),
    COMPUTED,
    tile_fields=("id", "name", "limit_min"),
)

COVERAGE = Layer(
    "coverage",
    Message("覆盖状态", "Coverage"),
    Message(
        "每个人口格网的覆盖、盲区或未知；不足 5 人的格网不写人数",
        "covered, gap or unknown, by population cell; fewer than 5 people are not told",
    ),
    "multipolygon",
    (
        ID,
        coded("state", "状态", "State", STATES),
        text("reason", "未知原因", "Reason", queryable=True),
        plain("minutes", "number", "步行分钟", "Walking minutes", queryable=True),
        plain("people", "number", "人口", "People", queryable=True),
        text("site", "最近站点", "Nearest station"),
        plain("sites", "integer", "可达站点数", "Stations in reach"),
        DISTRICT,
    ),
    Style(
        (
            Symbol("covered", STATES["covered"], TEAL),
            Symbol("gap", STATES["gap"], ORANGE, pattern="stripes"),
            Symbol("unknown", STATES["unknown"], GREY, pattern="dots"),
        ),
        by="state",
        opacity=0.55,
        line_px=0,
    ),
    COMPUTED,
    label="id",
    tile_fields=("id", "state", "people", "minutes"),
)

GAPS = Layer(
    "gaps",
    Message("服务盲区", "Gaps"),
    Message(
        "相连的盲区格网合为一片；不足 5 人的片不写人数",
        "neighbouring cells of the gap as one patch; fewer than 5 people are not told",
    ),
    "multipolygon",
    (
        ID,
        plain("people", "number", "人口", "People", queryable=True),
        plain("cells", "integer", "格网数", "Cells"),
        plain("area_m2", "number", "面积（平方米）", "Area (m²)"),
        DISTRICT,
    ),
    Style((Symbol(None, Message("服务盲区", "Gap"), ORANGE, pattern="stripes"),), opacity=0.45, line_px=1.2),
    COMPUTED,
    label="id",
    tile_fields=("id", "people"),
)

PLAN = Layer(
    "plan",
    Message("撤改增方案", "Plan of sites"),
    Message("最近完成的撤改增方案，仅供内部使用", "the plan that was made last; for staff only"),
    "point",
    (
        ID,
        NAME,
        _KIND,
        coded("action", "行动", "Action", ACTIONS),
        text("into", "并入", "Into"),
        text("venue", "场地", "Venue"),
        _HOST,
        text("summary", "依据", "Evidence"),
        plain("year", "integer", "年度", "Year"),
        text("plan", "方案编号", "Plan"),
    ),
    Style(
        (
            Symbol("keep", ACTIONS["keep"], SLATE, "circle"),
            Symbol("close", ACTIONS["close"], RED, "cross"),
            Symbol("merge", ACTIONS["merge"], VIOLET, "down"),
            Symbol("upgrade", ACTIONS["upgrade"], BLUE, "triangle"),
            Symbol("add", ACTIONS["add"], GREEN, "star"),
        ),
        by="action",
        size_px=11,
    ),
    COMPUTED,
    public=False,
    tile_fields=("id", "name", "action"),
)
