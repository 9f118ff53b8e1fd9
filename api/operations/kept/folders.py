"""Folders that hold what was made: documents of JSON, and perhaps files beside them."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gis.errors import FileError, Message, NotFoundError
from isochrones.network.whole import whole_folder

LONGEST_SHOWN = 40


def write_kept(
    folder: Path,
    documents: Mapping[str, Any],
    *,
    noun: Message,
    fill: Callable[[Path], object] = lambda _: None,
) -> Path:
    """
    Keep documents in a folder; one of the same name is replaced as a whole.

    Parameters
    ----------
    folder
        Where.
    documents
        JSON values by name of the file.
    noun
        What is kept, for the sentence when it cannot be.
    fill
        Writes further files into the folder that it is given.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    FileError
        If the disk refuses.
    """
    try:
        with whole_folder(folder) as fresh:
            for name, value in documents.items():
                text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)
                (fresh / name).write_text(text, encoding="utf-8")
            fill(fresh)
    except OSError as error:
        cause = f"（{os.strerror(error.errno)}）" if error.errno else ""
        raise FileError(
            f"无法保存{noun.zh}{cause}；请检查目录权限和磁盘空间，或用 --no-save 不保存",
            f"the {noun.en} cannot be kept{cause}; check the folder's permissions and the disk, "
            "or use --no-save",
        ) from error
    return folder


def open_kept(home: Path, name: str, documents: tuple[str, ...], *, noun: Message) -> list[dict[str, Any]]:
    """
    Open documents that were kept.

    Parameters
    ----------
    home
        Folder of all that is kept of this kind.
    name
        Of the folder.
    documents
        Names of the files wanted.
    noun
        What is kept.

    Returns
    -------
    list[dict[str, Any]]
        JSON objects, in the order of `documents`.

    Raises
    ------
    NotFoundError
        If there is none of that name.
    FileError
        If it is damaged.
    """
    folder = home / name
    if not name.isalnum() or not (folder / documents[0]).is_file():
        shown = name[:LONGEST_SHOWN]
        raise NotFoundError(f"没有编号为 {shown} 的{noun.zh}存档", f"no kept {noun.en} is called {shown}")
    try:
        found = [json.loads((folder / each).read_text(encoding="utf-8")) for each in documents]
    except (OSError, ValueError) as error:
        raise damaged(name, noun) from error
    if not all(isinstance(each, dict) for each in found):
        raise damaged(name, noun)
    return found


def list_kept(home: Path, document: str) -> list[str]:
    """
    Name all that is kept.

    Parameters
    ----------
    home
        Folder of all that is kept of this kind; it may not exist yet.
    document
        A file that each has.

    Returns
    -------
    list[str]
        In the order of their names.
    """
    return sorted(path.parent.name for path in home.glob(f"*/{document}") if path.parent.name.isalnum())


def damaged(name: str, noun: Message) -> FileError:
    """Say that something kept is damaged."""
    return FileError(
        f"{noun.zh}存档 {name} 已损坏；请重新运行{noun.zh}",
        f"the kept {noun.en} {name} is damaged; run it again",
    )
