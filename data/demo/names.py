"""Chinese names for a city that does not exist: streets, places, firms. Never people, never real firms."""

import numpy as np

from data.demo.arrays import Ints
from data.demo.streets import CODE

FIRST = (
    "泉丰安和兴文华德永新东西南北中清云石海江桐榕金银玉宝龙凤福寿"
    "康宁嘉祥瑞吉明光朝晖星月春秋景秀翠青碧润泽洪崇尚学礼义信诚"
)
SECOND = (
    "山水湖海江溪泉港湾岸桥亭台楼阁庄园林竹松柏梅兰桂荷莲梧桐榕枫杨柳城门关坊里安平宁康泰昌盛隆达通顺祥福禄"
)
VILLAGE_FIRST = (
    "林陈黄张吴李王郑蔡许杨苏曾洪庄柯上下前后东西南北内外新古大小溪山石湖塘洋坑岭龙凤金银玉茶桂竹松梅榕桐荔莲"
)
VILLAGE_SECOND = "厝坑埔洋坂头尾边内山田园塘溪井坪岭庄湖墩店前林宅浦亭阁厅垵岐美峰门寨"
TOWN_STREETS = (
    "解放路", "人民路", "中山街", "建设路", "新华路", "文化路", "和平街", "团结路", "朝阳路",
    "民主路", "胜利路", "前进路", "友谊路", "兴业路", "滨溪路", "侨兴路", "镇前路", "市场街",
    "学府路", "工业路", "迎宾路", "环镇路",
)  # fmt: skip
CORE_AVENUES = (
    "刺桐大道", "涨海大道", "东海大街", "桐港大道", "鲤珠大道", "安海门大道", "宋街大道", "清岭大道",
    "桐城大道", "帆影大道", "迎宾大道", "学府大道", "江滨大道", "站前大道", "府东大道", "府西大道",
)  # fmt: skip
DISTRICTS = ("桐中区", "桐东区", "涨湾区", "清岭区")
COUNTIES = (
    "石桐市", "南桐市", "丰桐市", "安岭县", "永岐县", "德峰县", "惠海县", "金坂县", "云浦县",
    "龙坪县", "秀溪县", "梅垵县", "榕山县", "桂岭县", "沙坂县", "洪濑县", "荔洋县", "竹坂县",
    "松浦县", "柏塘县", "桐湖县", "青埔县", "蓝岭县", "银湾县", "新洋县", "古坂县", "凤坂县",
    "宝坂县", "瑞坂县", "崇岐县", "嘉坂县", "永坂县", "福坂县", "长坂县", "平埔县", "石岐县",
)  # fmt: skip
"""Names that no county of the country has."""


def pairs(first: str | tuple[str, ...], second: str | tuple[str, ...], rng: np.random.Generator) -> list[str]:
    """Every different pair of the two lists, in a random order."""
    made = [a + b for a in first for b in second if a != b]
    return [made[k] for k in rng.permutation(len(made))]


def different(count: int, made: list[str], marks: str = "上下东西南北新大小后") -> list[str]:
    """So many different names: the list, then the list again behind a mark."""
    names = list(made[:count])
    for mark in marks + "".join(a for a in marks):
        if len(names) >= count:
            break
        names += [mark + name for name in made[: count - len(names)]]
    for k in range(count - len(names)):
        names.append(f"{made[k % len(made)]}第{k // len(made) + 2}")
    return names


def street_names(highway: Ints, kind: int, rng: np.random.Generator) -> list[str]:
    """
    Name streets by class.

    Parameters
    ----------
    highway
        Shape (n,), class of each street.
    kind
        Kind of patch for its main streets, -1 for inner streets.
    rng
        Random numbers.

    Returns
    -------
    list of str
        One name each; about a third of the smallest lanes are numbered lanes of a longer name.
    """
    if kind == 2:  # noqa: PLR2004
        return [
            TOWN_STREETS[k % len(TOWN_STREETS)]
            for k in rng.permutation(max(len(highway), 22))[: len(highway)]
        ]
    first, second = rng.integers(len(FIRST), size=len(highway)), rng.integers(len(SECOND), size=len(highway))
    tail = rng.random(len(highway))
    lane = rng.integers(2, 19, len(highway))
    avenue = iter([CORE_AVENUES[k] for k in rng.permutation(len(CORE_AVENUES))])
    names = []
    for k, code in enumerate(highway):
        stem = FIRST[first[k]] + SECOND[second[k]]
        if kind == 0 and code == CODE["primary"]:
            names.append(next(avenue, stem + "大道"))
        elif code <= CODE["secondary"]:
            names.append(stem + ("路" if tail[k] < 0.7 else "大街"))  # noqa: PLR2004
        elif code == CODE["tertiary"] or tail[k] < 0.4:  # noqa: PLR2004
            names.append(stem + ("街" if tail[k] < 0.5 else "路"))  # noqa: PLR2004
        else:
            names.append(stem + ("巷" if tail[k] < 0.75 else f"路{lane[k]}弄"))  # noqa: PLR2004
    return names


PLACE_TAILS = {
    "oldtown": ("古巷片区", "里弄", "老街坊"),
    "towers": ("花园", "公馆", "家园", "雅苑", "名邸", "华府", "国际社区"),
    "slabs": ("小区", "新村", "住宅区", "宿舍区", "苑"),
    "urban_village": ("新村", "片区", "安置小区"),
    "mall": ("购物广场", "商业中心", "百货", "生活广场", "国际购物中心"),
    "office": ("大厦", "商务中心", "写字楼", "广场写字楼"),
    "school": ("小学", "中学", "实验学校", "幼儿园", "职业技术学校"),
    "hospital": ("医院", "社区卫生服务中心", "中医院"),
    "park": ("公园", "体育公园", "湿地公园", "儿童公园"),
    "works": ("工业园", "科技园", "产业园", "智造园", "物流园"),
    "market": ("农贸市场", "综合市场", "集贸市场", "建材市场"),
    "square": ("文化广场", "广场", "市民广场"),
}
"""Endings of the names of plots, by use."""


def place_names(uses: list[str], rng: np.random.Generator) -> list[str]:
    """Name plots by use, different within a use as long as the pairs of characters last."""
    stems = pairs(FIRST, SECOND, rng)
    tail = rng.random(len(uses))
    names = []
    for k, use in enumerate(uses):
        tails = PLACE_TAILS[use]
        names.append(stems[k % len(stems)] + tails[int(tail[k] * len(tails))])
    return names


def village_names(urban: list[bool], rng: np.random.Generator) -> list[str]:
    """Name communities (社区) and villages (村)."""
    town = different(sum(urban), pairs(FIRST, SECOND, rng))
    country = different(len(urban) - sum(urban), pairs(VILLAGE_FIRST, VILLAGE_SECOND, rng))
    towns, countries = iter(town), iter(country)
    return [next(towns) + "社区" if u else next(countries) + "村" for u in urban]


def township_names(tails: list[str], rng: np.random.Generator) -> list[str]:
    """Name townships with the given endings (街道, 镇, 乡)."""
    stems = different(len(tails), pairs(FIRST[:40], SECOND[:44], rng))
    return [stem + tail for stem, tail in zip(stems, tails, strict=True)]
