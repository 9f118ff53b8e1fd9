"""The words of a report in Chinese and English."""

from dataclasses import dataclass
from typing import Any

from gis.errors import Message
from gis.kinds import BY_CODE
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

EQUIPMENT: dict[str, Message] = {
    "kiosk": Message("就业自助服务机", "Self-service kiosk"),
    "board": Message("信息发布看板", "Information board"),
}

SOURCES: dict[str, Message] = {
    "network": Message("路网", "Walking network"),
    "facilities": Message("服务站点", "Sites"),
    "population": Message("人口", "Population"),
    "areas": Message("区划边界", "Area boundaries"),
    "census": Message("普查总数", "Census totals"),
    "elevation": Message("高程", "Elevation"),
    "hours": Message("开放时间", "Opening hours"),
    "calendar": Message("节假日与调休表", "Holiday calendar"),
}
"""What a file was used as."""

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

    def listed(self, items: list[str]) -> str:
        """Join a few names."""
        if self.language == "zh":
            return "、".join(items)
        return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
