"""Rules that people write, as TOML."""

import re
import tomllib
from pathlib import Path
from typing import Any

from data.files.records import read_head
from gis.errors import FileError

LARGEST_BYTES = 1_000_000


def read_tables(path: Path, name: str, noun: str) -> list[Any]:
    """
    Read the tables of one name.

    Parameters
    ----------
    path
        TOML in UTF-8, with or without its mark.
    name
        Of the tables: each begins with ``[[name]]``.
    noun
        What a table is, in Chinese.

    Returns
    -------
    list[Any]
        At least one.

    Raises
    ------
    FileError
        If the file cannot be read or holds none.
    """
    found = read_document(path, name, noun).get(name)
    if not (isinstance(found, list) and found):
        raise FileError(
            f"{path.name} 里没有 [[{name}]]；请至少写一个{noun}",
            f"{path.name} holds no [[{name}]]; write at least one",
        )
    return found


def read_document(path: Path, name: str, noun: str) -> dict[str, Any]:
    """
    Read a whole file.

    Parameters
    ----------
    path
        TOML in UTF-8, with or without its mark.
    name, noun
        As for `read_tables`, for the sentence about a fault.

    Returns
    -------
    dict[str, Any]
        Everything in it.

    Raises
    ------
    FileError
        If the file cannot be read or is no TOML.
    """
    read_head(path)
    if path.stat().st_size > LARGEST_BYTES:
        raise FileError(
            f"{path.name} 太大；{noun}文件应小于 1 MB", f"{path.name} is too large; keep it under 1 MB"
        )
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(
            f"{path.name} 不是 UTF-8 编码的 TOML 文本；请用文本编辑器另存为 UTF-8",
            f"{path.name} is not TOML, a text in UTF-8; save it so in a text editor",
        ) from error
    return parse_document(text, path.name, name, noun)


def parse_document(text: str, file: str, name: str, noun: str) -> dict[str, Any]:
    """
    Read the text of a file.

    Parameters
    ----------
    text
        TOML.
    file
        What the file is called, for the sentence about a fault.
    name, noun
        As for `read_tables`.

    Returns
    -------
    dict[str, Any]
        Everything in it.

    Raises
    ------
    FileError
        If it is no TOML.
    """
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"at (?:line (\d+)|end of document)", str(error))
        zh, en = ("", "")
        if at:
            zh, en = (f"第 {at[1]} 行", f", line {at[1]},") if at[1] else ("末尾", ", at its end,")
        raise FileError(
            f"{file} {zh}不是有效的 TOML；请改成 键 = 值 一行一项，每个{noun}以 [[{name}]] 开头",
            f"{file}{en} is not valid TOML; write key = value on a line each, below [[{name}]]",
        ) from error
