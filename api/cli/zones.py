"""What an audit says of town and country, and of zones of dense population or industry, in lines."""

from typing import Any

from api.cli.speech import print_line
from gis.errors import Message

CHOSEN_BY = {
    "code": Message("按区划的城乡分类", "by the urban-rural class of their area"),
    "degurba": Message(
        "按 1 公里人口网格的城镇化程度（联合国 DEGURBA）",
        "by the degree of urbanisation of the people on a 1 km grid (UN DEGURBA)",
    ),
}

KINDS = {
    "dense_population": Message("人口密集", "dense population"),
    "industry_cluster": Message("产业集聚", "industry cluster"),
}


def print_choice(block: dict[str, Any]) -> None:
    """Print how it was decided whom a profile is for; nothing where there is one profile only."""
    how = CHOSEN_BY.get(block.get("chosen_by", "only"))
    if how is not None:
        print_line(f"  适用人口：{how.zh}", f"  for people chosen {how.en}")


def print_zones(rows: list[dict[str, Any]]) -> None:
    """
    Print a ranked list of zones.

    Parameters
    ----------
    rows
        The ``zones`` of an audit's result.
    """
    print_line(f"人口密集或产业集聚区 {len(rows)} 个", f"{len(rows)} zones of dense population or industry")
    for row in rows:
        kind, works, stations = KINDS[row["kind"]], row["enterprises"], row["stations"]
        share = f"{row['share'] or 0:.1%}"
        where = f"{row['area'] or ''} ({row['lon']:.4f}, {row['lat']:.4f})".strip()
        count_zh, count_en = f"人口 {row['people']:,.0f}", f"{row['people']:,.0f} people"
        if works is not None:
            count_zh, count_en = f"{count_zh}，企业 {works:,}", f"{count_en}, {works:,} enterprises"
        print_line(
            f"  {row['rank']:>3} {kind.zh} {where}：{count_zh}，站点 {stations}，覆盖 {share}",
            f"  {row['rank']:>3} {kind.en} {where}: {count_en}, {stations} stations, {share} covered",
        )
