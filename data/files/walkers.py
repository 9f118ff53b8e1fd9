"""Walkers of one's own, from a TOML file."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from data.files.toml import read_tables
from gis.errors import FileError, InputError, Message
from gis.walker import Slope, Walker, walker_named

NUMBERS = ("signal_wait_s", "crossing_wait_s")
OR_FALSE = ("steps_factor", "unpaved_factor", "max_grade")
SWITCHES = ("high_kerbs", "locked_gates", "restricted", "wheels")
TEXTS = ("name", "like", "label_zh", "label_en", "basis_zh", "basis_en", "slope")
KEYS = ("speed_kmh", *NUMBERS, *OR_FALSE, *SWITCHES, *TEXTS)
"""What a walker of a file may say; all but ``name`` and ``speed_kmh`` may be left out."""


def read_walkers(path: Path) -> tuple[Walker, ...]:
    """
    Read walkers from a TOML file.

    Parameters
    ----------
    path
        One ``[[walker]]`` table each. ``like`` names the built-in walker whose numbers it starts from
        (``adult`` unless given); ``steps_factor = false`` means that steps cannot be passed, and
        ``max_grade = false`` that no grade is too steep.

    Returns
    -------
    tuple[Walker, ...]
        In the order of the file.

    Raises
    ------
    FileError
        If the file is no TOML, holds no walker, or one of them cannot be used.
    """
    tables = read_tables(path, "walker", "步行人群")
    walkers = tuple(_walker(table, number, path) for number, table in enumerate(tables, start=1))
    names = [walker.name for walker in walkers]
    for number, name in enumerate(names, start=1):
        if name in names[: number - 1]:
            raise _bad(path, number, Message(f"名称 {name} 重复", f"the name {name} is there twice"))
    return walkers


def _walker(table: Any, number: int, path: Path) -> Walker:
    try:
        _check_keys(table)
        base = walker_named(table.get("like", "adult"))
        changes = {key: _typed(table, key) for key in (*NUMBERS, *OR_FALSE, *SWITCHES) if key in table}
        name = table["name"]
        zh = table.get("label_zh") or table.get("label_en") or name
        return replace(
            base,
            name=name,
            label=Message(zh, table.get("label_en") or zh),
            speed_mps=_number(table, "speed_kmh") / 3.6,
            slope=_slope(table.get("slope", base.slope)),
            basis=_basis(table, path, base),
            **changes,
        )
    except InputError as error:
        raise _bad(path, number, error.message) from error


def _basis(table: dict[str, Any], path: Path, base: Walker) -> Message:
    zh = table.get("basis_zh") or table.get("basis_en")
    en = table.get("basis_en") or table.get("basis_zh")
    if zh and en:
        return Message(zh, en)
    return Message(
        f"数值取自文件 {path.name}，其余同“{base.label.zh}”",
        f"numbers from the file {path.name}, the others as for: {base.label.en}",
    )


def _check_keys(table: Any) -> None:
    if not isinstance(table, dict):
        raise InputError("应为 [[walker]] 表", "write it as a table [[walker]]")
    strange = next((key for key in table if key not in KEYS), None)
    if strange is not None:
        raise InputError(
            f"不认识 {strange}；可用：{'、'.join(KEYS)}", f"{strange} is not known; use {', '.join(KEYS)}"
        )
    for key in TEXTS:
        if key in table and not isinstance(table[key], str):
            raise InputError(f"{key} 应是文字，请加引号", f"{key} must be a text in quotes")
    missing = next((key for key in ("name", "speed_kmh") if key not in table), None)
    if missing is not None:
        raise InputError(f"缺少 {missing}", f"{missing} is missing")


def _typed(table: dict[str, Any], key: str) -> Any:
    value = table[key]
    if key in SWITCHES:
        if not isinstance(value, bool):
            raise InputError(f"{key} 应是 true 或 false", f"{key} must be true or false")
        return value
    return None if key in OR_FALSE and value is False else _number(table, key)


def _number(table: dict[str, Any], key: str) -> float:
    value = table[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"{key} 应是数字", f"{key} must be a number")
    return float(value)


def _slope(text: str) -> Slope:
    if text not in set(Slope):
        raise InputError("slope 应是 none 或 tobler", "slope must be none or tobler")
    return Slope(text)


def _bad(path: Path, number: int, reason: Message) -> FileError:
    return FileError(
        f"{path.name} 第 {number} 个人群：{reason.zh}", f"{path.name}, walker {number}: {reason.en}"
    )
