"""`jobcircle template`: the empty workbook of a kind of entry."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.program import program
from api.cli.speech import print_line


@program.command("template")
def template(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="station 站点、enterprise 企业、vacancy 岗位、institution 培训机构、course 课程、"
            "fair 招聘会、legal 维权机构",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="写到哪里 .xlsx / Where to write it.")],
    store: Annotated[
        bool,
        typer.Option("--areas/--no-areas", help="下拉列出本市区划，需要数据库 / List the city's areas."),
    ] = False,
) -> None:
    """生成空白模板：下拉选项、批注、示例行 / Make the empty template: drop-downs, notes, an example row."""
    from api.operations.home import home_of
    from api.operations.imports.workbooks import template_book
    from api.operations.store import batch_connection, open_store
    from api.settings import Settings
    from gis.register import register_kind
    from layers.whole import whole_file

    wanted = register_kind(kind)
    if store:
        settings = Settings()
        with open_store(settings, home_of(settings)) as opened, batch_connection(opened) as connection:
            content = template_book(connection, wanted)
    else:
        content = template_book(None, wanted)
    with whole_file(out) as part:
        part.write_bytes(content)
    print_line(f"{wanted.zh}模板已写入 {out}", f"the template of {wanted.en} is in {out}")
