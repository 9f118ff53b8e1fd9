"""The words of a report in Chinese and English."""

from dataclasses import dataclass
from typing import Any

from gis.errors import Message
from gis.groups import BY_CODE as GROUP_BY_CODE
from gis.kinds import BY_CODE
from gis.walker import WALKERS
from layers.report.model import Language
from layers.report.plain import name

STATES: dict[str, Message] = {
    "covered": Message("覆盖", "Covered"),
    "gap": Message("盲区", "Gap"),
    "unknown": Message("未知", "Unknown"),
}

REASONS: dict[str, Message] = {
    "no_network_near": Message("附近没有路网", "No walking network near"),
    "island_component": Message("所在路段与主路网不相连", "On a part cut off from the main network"),
    "network_incomplete": Message("路网可能缺失", "The network looks incomplete"),
    "clipped_edge": Message("靠近数据裁切边界", "Near the edge of the extract"),
    "compound_without_gate": Message("小区没有出入口数据", "No gate of the compound is known"),
    "no_population": Message("没有人口数据", "No population data"),
    "datum_doubt": Message("坐标系存疑", "The datum is in doubt"),
}
"""Why the data cannot tell (the codes of the engine)."""

WHAT_TO_DO: dict[str, Message] = {
    "no_network_near": Message(
        "核对这些居民点坐标，补测进村、进小区道路", "check the positions, survey the paths to these homes"
    ),
    "island_component": Message(
        "核对断头路、过街与桥梁是否漏绘", "look for missing crossings, bridges and links"
    ),
    "network_incomplete": Message(
        "实地抽查步行道路，补全后重算", "check the footways on the ground, complete them, run again"
    ),
    "clipped_edge": Message("换用范围更大的路网数据重算", "run again with an extract that reaches further"),
    "compound_without_gate": Message(
        "补充小区出入口后重算", "supply the gates of these compounds, run again"
    ),
    "no_population": Message("补充人口数据", "supply population data"),
    "datum_doubt": Message(
        "确认坐标系（WGS 84 / GCJ-02 / BD-09）后重新导入", "settle the datum and import again"
    ),
}
"""What turns each kind of unknown into an answer."""

LEVELS: dict[str, Message] = {
    "province": Message("省", "Province"),
    "city": Message("地市", "City"),
    "county": Message("区县", "District"),
    "district": Message("区县", "District"),
    "township": Message("乡镇街道", "Township"),
    "village": Message("村（社区）", "Village"),
}

DISTRICT_LEVELS = frozenset({"county", "district"})
TOWNSHIP_LEVELS = frozenset({"township"})
VILLAGE_LEVELS = frozenset({"village"})

SIGNS: dict[str, Message] = {
    "apart": Message("道路不连通", "torn pieces"),
    "loose": Message("断头路多", "many loose ends"),
    "short": Message("道路少于同等人口的一般水平", "fewer streets than usual for its people"),
    "lost": Message("比旧路网少", "fewer than in the older network"),
}
"""What shows that streets are missing (the codes of the engine)."""

EQUIPMENT: dict[str, Message] = {
    "kiosk": Message("就业自助服务机", "Self-service kiosk"),
    "booth": Message("招聘位、直播间", "Recruiting booth"),
    "screen": Message("信息发布屏", "Information screen"),
    "board": Message("信息发布看板", "Information board"),
}

AMENITIES: dict[str, Message] = {
    "market": Message("菜市场", "market"),
    "elder_care": Message("养老服务", "elder care"),
    "household": Message("家政服务", "household service"),
}
"""Groups of daily life; any other is named as its file names it."""

HOURS_UNKNOWN: dict[str, Message] = {
    "no_hours_given": Message("未登记", "not given"),
    "hours_not_readable": Message("无法识别", "not readable"),
    "hours_not_sure": Message("此刻不确定", "open to doubt at this hour"),
}
"""Why nobody knows whether a site is open (the codes of the timetable)."""

STAGES: dict[str, Message] = {
    "joining the sites to the network": Message("接入站点", "joining the sites to the network"),
    "walking": Message("计算步行时间", "walking"),
    "counting": Message("统计覆盖", "counting"),
    "auditing what stands today": Message("审计现状", "auditing what stands today"),
    "solving the plan": Message("求解方案", "solving the plan"),
    "frontier and phases": Message("计算前沿与分期", "frontier and phases"),
    "auditing what is planned": Message("复核规划后的覆盖", "auditing what is planned"),
}
"""The stages of an audit or a plan by their keys in the result."""

SOURCES: dict[str, Message] = {
    "network": Message("路网", "Walking network"),
    "facilities": Message("服务站点", "Sites"),
    "population": Message("人口", "Population"),
    "areas": Message("区划边界", "Area boundaries"),
    "census": Message("普查总数", "Census totals"),
    "elevation": Message("高程", "Elevation"),
    "hours": Message("开放时间", "Opening hours"),
    "holidays": Message("节假日与调休表", "Holiday calendar"),
    "buildings": Message("建筑物", "Buildings"),
    "amenities": Message("日常生活设施", "Daily-life amenities"),
    "enterprises": Message("企业", "Enterprises"),
    "gates": Message("小区出入口", "Compound gates"),
    "compounds": Message("小区范围", "Compounds"),
    "walkers": Message("步行人群", "Walkers"),
    "older_network": Message("旧路网", "Older walking network"),
    "candidates": Message("候选点", "Candidates"),
    "costs": Message("费用表", "Table of costs"),
    "locks": Message("人工决定", "Decisions by hand"),
}
"""What a file was used as."""

SETTINGS: dict[str, Message] = {
    **SOURCES,
    "network": Message("路网目录", "Folder of the network"),
    "older_network": Message("旧路网目录", "Folder of the older network"),
    "group_rasters": Message("人群栅格", "Rasters of groups"),
    "groups": Message("另计人群", "More groups"),
    "cell_m": Message("人口网格边长", "Side of a population cell"),
    "speeds_mps": Message("敏感性步行速度", "Walking speeds of the band"),
    "at": Message("指定时刻", "Hour asked"),
    "cross_border": Message("计入辖区外站点", "Sites beyond the areas count"),
    "choose_by": Message("城乡判定", "Town or country told by"),
    "zones": Message("集聚区数量", "Zones asked for"),
    "limit_min": Message("时限（分钟）", "Limit (min)"),
    "walk_kmh": Message("步行速度（km/h）", "Walking speed (km/h)"),
    "max_access_m": Message("接入段最长", "Longest access leg"),
    "speeds": Message("敏感性步行速度（km/h）", "Walking speeds of the band (km/h)"),
    "add": Message("新增数量", "Sites to add"),
    "close": Message("撤并数量", "Sites to close or merge"),
    "upgrade": Message("升级数量", "Sites to upgrade"),
    "corners": Message("微拐角数量", "Micro-corners to add"),
    "actions": Message("行动总数", "Actions in all"),
    "budget_yuan": Message("一次性预算", "Budget"),
    "yearly_yuan": Message("年度费用增加上限", "Most that the yearly cost may rise"),
    "no_loss": Message("至多失去覆盖（人）", "People who may lose coverage"),
    "equity_floor": Message("区县覆盖率底线", "Floor of every district"),
    "group_floor": Message("群体覆盖率底线", "Floor of every group"),
    "reuse_share": Message("新增利用现有场地", "Additions in existing venues"),
    "apart_m": Message("站点最小间距", "Sites at least apart"),
    "capacity": Message("计入服务能力", "Capacity counts"),
    "weights": Message("人群权重", "Weights of groups"),
    "close_needs": Message("撤并须通过的判据数", "Tests passed to be closed"),
    "upgrade_needs": Message("升级须通过的判据数", "Tests passed to be upgraded"),
    "tail": Message("判据门槛的分位", "Part of the sites beyond a threshold"),
    "years": Message("实施年数", "Years"),
    "frontier": Message("前沿点数", "Points of the frontier"),
    "effort": Message("计算量", "Effort"),
}
"""The options of an order by their keys."""

CHOICES: dict[str, Message] = {
    "code": Message("按城乡分类代码", "the urban-rural class of the area"),
    "degurba": Message("按人口网格（DEGURBA）", "population grid (DEGURBA)"),
    "quick": Message("快速", "quick"),
    "normal": Message("一般", "normal"),
    "thorough": Message("深入", "thorough"),
}
"""What tells town from country, and how much work a plan may take."""

OSM = Message(
    "路网 © OpenStreetMap 贡献者，依据 ODbL 1.0 许可",
    "Walking network © OpenStreetMap contributors, ODbL 1.0",
)
WORKING_MAP = Message("工作用图，不得公开", "Working map, not for publication")
DEMO = Message("演示数据", "Demo data")
DATUM = Message("CGCS2000 / WGS 84", "CGCS2000 / WGS 84")


@dataclass(frozen=True, slots=True)
class Words:
    """
    Chooses the words of one language.

    Attributes
    ----------
    language
        Of the report.
    """

    language: Language

    def __call__(self, zh: str, en: str) -> str:
        """Give the sentence of this language."""
        return zh if self.language == "zh" else en

    def of(self, message: Message) -> str:
        """Give one side of a message."""
        return self(message.zh, message.en)

    def named(self, names: dict[str, Message], code: Any) -> str:
        """Give the name of a code, or the code itself when the list does not have it."""
        return self.of(names[code]) if isinstance(code, str) and code in names else name(code)

    def site_kind(self, code: Any) -> str:
        """Give the name of a kind of site."""
        kind = BY_CODE.get(code) if isinstance(code, str) else None
        return self(kind.zh, kind.en) if kind else name(code)

    def group(self, code: Any) -> str:
        """Give the name of a group of people; one of a file's own heading keeps it."""
        group = GROUP_BY_CODE.get(code) if isinstance(code, str) else None
        return self(group.zh, group.en) if group else name(code)

    def walker(self, code: Any) -> str:
        """Give the name of a walker; one of a file's own keeps its key."""
        return next((self.of(walker.label) for walker in WALKERS if walker.name == code), name(code))

    def source(self, code: Any) -> str:
        """Give what a file was used as; the raster of a group names the group."""
        kind, _, rest = str(code).partition(":")
        if kind == "group" and rest:
            return self(f"人群栅格：{self.group(rest)}", f"Raster of a group: {self.group(rest)}")
        return self.named(SOURCES, code)

    def listed(self, items: list[str]) -> str:
        """Join a few names."""
        if self.language == "zh":
            return "、".join(items)
        return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
