"""The method and data page: how a figure was made, from what, and how to make it again."""

import json
from collections.abc import Iterator
from typing import Any

from layers.report.findings import basis_text, profile_text
from layers.report.model import Block, Bullets, Facts, Language, Paragraph, Section
from layers.report.plain import in_language, mapping, name, number, numbers, people, rows_of, text
from layers.report.words import SOURCES, Words

SHOWN_SETTINGS = 50


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
        Facts(say("圈层标准", "Circle profiles"), tuple(_profiles(result, say))),
        Facts(say("数据", "Data"), tuple(_inputs(result, say))),
        *_completeness(result, say),
        Facts(say("设置", "Settings"), tuple(_settings(result))),
        Facts(say("运行", "Run"), tuple(_run(result, say))),
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


def _profiles(result: dict[str, Any], say: Words) -> Iterator[tuple[str, str]]:
    profiles = [mapping(row.get("profile")) for row in rows_of(result.get("profiles"))]
    for profile in profiles or [mapping(result.get("profile"))]:
        if profile:
            described = [profile_text(profile, say)]
            access = number(profile.get("max_access_m"))
            if access is not None:
                described.append(say(f"接入段最长 {access:g} 米", f"access leg at most {access:g} m"))
            if profile.get("walker"):
                described.append(name(profile.get("walker")))
            described.append(basis_text(profile, say))
            yield name(profile.get("name")), say("；", "; ").join(part for part in described if part)


def _inputs(result: dict[str, Any], say: Words) -> Iterator[tuple[str, str]]:
    for key, entry in mapping(result.get("inputs")).items():
        for source in entry if isinstance(entry, list | tuple) else [entry]:
            yield (
                say.named(SOURCES, str(key)),
                _source(source, say) if isinstance(source, dict) else text(source),
            )


def _source(source: dict[str, Any], say: Words) -> str:
    parts = [name(source.get("name"))]
    if source.get("date"):
        parts.append(say(f"数据日期 {name(source['date'])}", f"as of {name(source['date'])}"))
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
        zh += f"，涉及 {people(count, 'zh')}"
        en += f", where {people(count, 'en')} live"
    note = in_language(block.get("note"), say.language)
    return (Paragraph(say(f"{zh}。{note}", f"{en}. {note}".strip())),)


def _settings(result: dict[str, Any]) -> Iterator[tuple[str, str]]:
    flat = list(_flat("", mapping(result.get("config"))))
    yield from flat[:SHOWN_SETTINGS]
    if len(flat) > SHOWN_SETTINGS:
        yield "…", f"+ {len(flat) - SHOWN_SETTINGS}"


def _flat(prefix: str, block: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in block.items():
        label = f"{prefix}{text(key, limit=60)}"
        if isinstance(value, dict) and value:
            yield from _flat(f"{label}.", value)
        else:
            yield label, text(json.dumps(value, ensure_ascii=False, default=str), limit=120)


def _run(result: dict[str, Any], say: Words) -> Iterator[tuple[str, str]]:
    if result.get("id"):
        yield say("评估编号", "Audit"), name(result["id"])
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
            say("；", "; ").join(f"{name(k)} {v:.2f}" for k, v in seconds.items()),
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
