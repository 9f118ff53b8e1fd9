"""Write the QR codes of stations to a folder."""

import re
from collections.abc import Sequence
from pathlib import Path

import psycopg

from api.operations.links import Target, station_link
from data.facilities import cards
from gis.errors import FileError, NotFoundError, UnavailableError
from layers.qr import qr_svg


async def write_signs(
    address: str, codes: Sequence[str], folder: Path, target: Target | None, public_url: str | None
) -> list[Path]:
    """
    Write one SVG a station, named after its code.

    Parameters
    ----------
    address
        Of the database.
    codes
        In the register.
    folder
        Is made where it is missing.
    target
        What the codes open; see `station_link`.
    public_url
        Address of the page.

    Returns
    -------
    list of Path
        In the order of the codes in the register.

    Raises
    ------
    NotFoundError
        If a code is no station's; nothing is written then.
    UnavailableError
        If the database cannot be reached.
    InputError
        If the page is wanted and its address is not known.
    FileError
        If the folder cannot be written.
    """
    try:
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
            found = await cards(connection, codes)
    except psycopg.OperationalError as error:
        raise UnavailableError(
            "连不上数据库；请检查它是否在运行", "the database cannot be reached"
        ) from error
    missing = sorted(set(codes) - {card.id for card in found})
    if missing:
        raise NotFoundError(
            f"没有这些编号的站点：{'、'.join(missing)}", f"no station has these codes: {', '.join(missing)}"
        )
    drawn = [(card, qr_svg(station_link(card, target, public_url), title=card.name)) for card in found]
    paths = [folder / f"{re.sub(r'[^0-9A-Za-z_.-]', '_', card.id)}.svg" for card, _ in drawn]
    if len(set(paths)) < len(paths):
        raise FileError(
            "有站点编号写成文件名后相同；请分开生成", "two codes give one file name; write them one at a time"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, (_, drawing) in zip(paths, drawn, strict=True):
            path.write_bytes(drawing)
    except OSError as error:
        raise FileError(f"无法写入 {folder}", f"{folder} cannot be written") from error
    return paths
