"""`jobcircle qr`: signs for the doors of stations."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from api.cli.program import program
from api.cli.speech import print_line
from api.operations.links import Target


@program.command("qr")
def qr(
    codes: Annotated[
        list[str], typer.Argument(metavar="CODE…", help="站点编号 / Codes of stations.", show_default=False)
    ],
    out: Annotated[Path, typer.Option("--out", help="输出目录 / Folder to write to.")],
    to: Annotated[
        Target | None, typer.Option("--to", help="二维码打开什么 / What the code opens.", show_default=False)
    ] = None,
) -> None:
    """为站点生成二维码（SVG） / Write a QR code for each station."""
    from api.operations.home import home_of
    from api.operations.signs import write_signs
    from api.operations.store import open_store
    from api.settings import Settings

    settings = Settings()
    with open_store(settings, home_of(settings)) as store:
        written = asyncio.run(write_signs(store.app_url, codes, out, to, settings.public_url))
    print_line(f"写出 {len(written)} 个二维码：{out}", f"{len(written)} QR codes written to {out}")
