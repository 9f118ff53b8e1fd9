"""Rows of a Shapefile, alone or in a ZIP, its texts in UTF-8 or GB 18030."""

import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from data.files.frame import records_of
from data.files.record import Record
from gis.errors import FileError

NEEDED = (".shp", ".shx", ".dbf", ".prj")

MOST_UNPACKED = 2_000_000_000
"""Bytes; a ZIP that unpacks to more is not of one city."""


def read_shapefile(path: Path) -> Iterator[Record]:
    """
    Read the rows of a Shapefile.

    Parameters
    ----------
    path
        The ``.shp``, with its ``.shx``, ``.dbf`` and ``.prj`` beside it.

    Yields
    ------
    Record
        In the order of the file.

    Raises
    ------
    FileError
        If it is damaged, or one of its files is missing.
    """
    with tempfile.TemporaryDirectory() as folder:
        for suffix in NEEDED:
            part = _beside(path, suffix)
            if part is None:
                raise _lacks(path, suffix)
            Path(folder, f"layer{suffix}").symlink_to(part.resolve())
        yield from records_of(_read(Path(folder), path), path)


def read_zipped_shapefile(path: Path) -> Iterator[Record]:
    """
    Read the rows of the one Shapefile in a ZIP.

    Parameters
    ----------
    path
        A ZIP; what else it holds does not matter.

    Yields
    ------
    Record
        In the order of the file.

    Raises
    ------
    FileError
        If it is damaged, holds no Shapefile or several, or lacks one of its files.
    """
    damaged = FileError(
        f"{path.name} 不是有效的 ZIP；请重新压缩", f"{path.name} is not a valid ZIP; pack it again"
    )
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
            _unpack(archive, Path(folder), path)
            yield from records_of(_read(Path(folder), path), path)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise damaged from error


def _unpack(archive: zipfile.ZipFile, folder: Path, path: Path) -> None:
    members = {PurePosixPath(info.filename): info for info in archive.infolist() if not info.is_dir()}
    if PurePosixPath("xl/workbook.xml") in members:
        raise FileError(
            f"{path.name} 是 Excel 工作簿；请另存为“CSV UTF-8（逗号分隔）”再试",
            f'{path.name} is an Excel workbook; save it as "CSV UTF-8 (comma delimited)" first',
        )
    layers = [name for name in members if name.suffix.casefold() == ".shp" and not name.name.startswith("._")]
    if len(layers) != 1:
        raise FileError(
            f"{path.name} 里应有且只有一个 .shp（现有 {len(layers)} 个）",
            f"{path.name} must hold one .shp; it holds {len(layers)}",
        )
    if sum(info.file_size for info in members.values()) > MOST_UNPACKED:
        raise FileError(
            f"{path.name} 解压后太大；请先裁剪到城市范围",
            f"{path.name} is too large when unpacked; clip it to the city first",
        )
    wanted = {str(layers[0].with_suffix(suffix)).casefold(): suffix for suffix in NEEDED}
    found = {
        wanted[str(name).casefold()]: info for name, info in members.items() if str(name).casefold() in wanted
    }
    for suffix in NEEDED:
        if suffix not in found:
            raise _lacks(path, suffix)
        (folder / f"layer{suffix}").write_bytes(archive.read(found[suffix]))


def _beside(path: Path, suffix: str) -> Path | None:
    return next(
        (
            other
            for other in path.parent.iterdir()
            if other.stem == path.stem and other.suffix.casefold() == suffix
        ),
        path if suffix == ".shp" else None,
    )


def _lacks(path: Path, suffix: str) -> FileError:
    return FileError(
        f"{path.name} 缺少 {suffix} 文件；Shapefile 需要 {'、'.join(NEEDED)} 放在一起",
        f"{path.name} lacks its {suffix}; a Shapefile needs {', '.join(NEEDED)} together",
    )


def _read(folder: Path, path: Path) -> Any:
    import pyogrio

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return pyogrio.read_dataframe(
                folder / "layer.shp", encoding=table_encoding((folder / "layer.dbf").read_bytes())
            )
    except (RuntimeError, ValueError) as error:
        raise FileError(
            f"{path.name} 不是有效的 Shapefile；请重新导出",
            f"{path.name} is not a valid Shapefile; export it again",
        ) from error


def table_encoding(data: bytes) -> str:
    """
    Tell how the texts of a table are written; what its ``.cpg`` says is wrong as often as it is missing.

    Cells have a fixed width, so the last letter of one may be cut; such a cell is still UTF-8.

    Parameters
    ----------
    data
        A ``.dbf``.

    Returns
    -------
    str
        ``UTF-8`` or ``GB18030``.
    """
    start, width = int.from_bytes(data[8:10], "little"), int.from_bytes(data[10:12], "little")
    fields = [data[at : at + 32] for at in range(32, max(start - 1, 32), 32)]
    texts = [field[:11].rstrip(b"\0") for field in fields]
    offset = 1
    for field in fields:
        if field[11:12] == b"C":
            texts += [data[row + offset :][: field[16]] for row in range(start, len(data), max(width, 1))]
        offset += field[16] if len(field) > 16 else 0  # noqa: PLR2004 - where a field keeps its width
    return "UTF-8" if all(_is_utf8(text) for text in texts) else "GB18030"


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True
