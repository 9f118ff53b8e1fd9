"""The method and data page: how a figure was made, from what, and how to make it again."""

from collections.abc import Iterator
from typing import Any

from layers.report.model import Block, Bullets, Facts, Language, Paragraph, Section
from layers.report.options import profile_rows, setting_rows
from layers.report.plain import in_language, mapping, name, number, numbers, text
from layers.report.smallcells import counted, few
from layers.report.words import STAGES, Words


def method_section(result: dict[str, Any], say: Words) -> Section:
    """
    Write the method and data page.

    Parameters
    ----------
    result
        Of an audit.
    say
        The language.

    Returns
    -------
    Section
        Meaning of the words, the rules, the data with their digests, the settings.
    """
    blocks: tuple[Block, ...] = (
        Bullets(_meanings(say)),
        Facts(say("圈层标准", "Circle profiles"), tuple(profile_rows(result, say))),
        Facts(say("数据", "Data"), tuple(source_rows(result, say))),
        *_completeness(result, say),
        Facts(say("设置", "Settings"), tuple(setting_rows(result, say))),
        Facts(say("运行", "Run"), tuple(run_rows(result, say, say("评估编号", "Audit")))),
        Paragraph(_again(result, say), "note"),
    )
    kept = tuple(block for block in blocks if not isinstance(block, Facts) or block.rows)
    return Section("method", say("方法与数据", "Method and data"), kept)


def _meanings(say: Words) -> tuple[tuple[str, str], ...]:
    return (
        (
            say("覆盖：", "Covered:"),
            say(
                "沿步行路网走到一处站点不超过时限，恰好等于时限也算覆盖。",
                "a site is within the limit along the walking network; exactly at the limit counts.",
            ),
        ),
        (
            say("盲区：", "Gap:"),
            say(
                "时限内没有站点，且路网足以作出判断。",
                "no site within the limit, and the network is fit to tell.",
            ),
        ),
        (
            say("未知：", "Unknown:"),
            say(
                "数据不足以判断，逐项列明原因。覆盖率以全部人口为分母，未知不计作覆盖。",
                "the data cannot tell; every reason is listed. The share is of all people, unknown included.",
            ),
        ),
        (
            say("信息触达：", "Information reach:"),
            say(
                "微拐角、信息看板只提供信息，不计入覆盖。",
                "micro-corners and boards only inform and never count as covered.",
            ),
        ),
    )


def source_rows(result: dict[str, Any], say: Words) -> Iterator[tuple[str, str]]:
    """Give the files that a result was made of, with their digests."""
    for key, entry in mapping(result.get("inputs")).items():
        for source in entry if isinstance(entry, list | tuple) else [entry]:
            yield (
                say.source(key),
                _source(source, say) if isinstance(source, dict) else text(source),
            )


def _source(source: dict[str, Any], say: Words) -> str:
    parts = [name(source.get("name"))]
    if source.get("date"):
        parts.append(say(f"文件日期 {name(source['date'])}", f"file of {name(source['date'])}"))
    else:
        parts.append(say("文件日期不详", "file date not known"))
    digest = source.get("sha256") or source.get("digest")
    if digest:
        parts.append(f"SHA-256 {text(digest, limit=64)}")
    told = {"name", "date", "sha256", "digest"}
    parts += [
        f"{name(key)}: {name(value)}"
        for key, value in source.items()
        if key not in told and value is not None
    ]
    return say("；", "; ").join(part for part in parts if part)


def _completeness(result: dict[str, Any], say: Words) -> tuple[Paragraph, ...]:
    block = mapping(result.get("completeness"))
    cells, suspect, count = numbers(block, "cells", "suspect_cells", "people")
    if cells is None or suspect is None:
        return ()
    zh = f"路网完整性：检查 {cells:,.0f} 个网格，{suspect:,.0f} 个可能缺路"
    en = f"Completeness of the network: {suspect:,.0f} of {cells:,.0f} cells look incomplete"
    if count is not None:
        zh += f"，涉及 {counted(few(count), 'zh')}"
        en += f", where {counted(few(count), 'en')} live"
    note = in_language(block.get("note"), say.language)
    return (Paragraph(say(f"{zh}。{note}", f"{en}. {note}".strip())),)


def run_rows(result: dict[str, Any], say: Words, key: str) -> Iterator[tuple[str, str]]:
    """Give which run made a result; ``key`` heads its number."""
    if result.get("id"):
        yield key, name(result["id"])
    if result.get("created"):
        yield say("时间", "Made"), name(result["created"])
    if result.get("version"):
        yield say("程序版本", "Program"), f"jobcircle {name(result['version'])}"
    seconds = {
        key: value
        for key, raw in mapping(result.get("seconds")).items()
        if (value := number(raw)) is not None
    }
    if seconds:
        yield (
            say("用时（秒）", "Seconds"),
            say("；", "; ").join(f"{say.named(STAGES, k)} {v:.2f}" for k, v in seconds.items()),
        )
    memory = number(result.get("memory_mb"))
    if memory is not None:
        yield say("内存峰值", "Peak memory"), f"{memory:,.0f} MB"


def _again(result: dict[str, Any], say: Words) -> str:
    key = name(result.get("id"))
    how: dict[Language, str] = {
        "zh": "本报告的每个数字都由上列设置和数据摘要（SHA-256）决定；数据不变，重算结果不变。",
        "en": "Every figure follows from these settings and digests (SHA-256): same data, same figures.",
    }
    if not key:
        return how[say.language]
    return how[say.language] + say(
        f"重算命令：jobcircle audit --replay {key}", f" To make them again: jobcircle audit --replay {key}"
    )
