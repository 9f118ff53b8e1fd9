"""`jobcircle register …`: counters, workbooks and history of the register."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.audited import print_json
from api.cli.program import program
from api.cli.speech import print_line

register = typer.Typer(
    help="台账：计数、导出、历史 / The register: counters, workbook, history.", no_args_is_help=True
)
program.add_typer(register, name="register")

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / Print JSON.")]
Kind = Annotated[str, typer.Argument(metavar="KIND", help="台账类型，如 station / Kind of entry.")]


@register.command("counts")
def counts(
    on: Annotated[str | None, typer.Option("--on", help="日期 / A day, such as 2026-11-22.")] = None,
    as_json: AsJson = False,
) -> None:
    """数一数台账在某一天有多少 / Count the register on a day."""
    from api.operations.home import home_of
    from api.operations.store import batch_connection, open_store
    from api.parameters import as_day
    from api.settings import Settings
    from data.cities import city_day
    from data.registercounts import register_counts
    from gis.kinds import BY_CODE

    settings = Settings()
    with open_store(settings, home_of(settings)) as store, batch_connection(store) as connection:
        day = as_day(on) or city_day(connection)
        found = register_counts(connection, day)
    if as_json:
        print_json({"on": day.isoformat(), **found})
        return
    for code, number in found["open_sites"].items():
        print_line(f"{BY_CODE[code].zh} {number}", f"{BY_CODE[code].en}: {number}")
    for key, zh in _LINES.items():
        print_line(f"{zh} {found[key]}", f"{key.replace('_', ' ')}: {found[key]}")


@register.command("export")
def export(
    kind: Kind,
    out: Annotated[Path, typer.Option("--out", help="写到哪里 .xlsx / Where to write it.")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="当时的台账 / As it was, such as 2026-11-22T18:00.")
    ] = None,
) -> None:
    """导出台账，与模板同一格式，可原样导回 / Write the register as the template's workbook."""
    from datetime import UTC, datetime

    from api.operations.home import home_of
    from api.operations.imports.workbooks import current_book, refuse_future
    from api.operations.store import batch_connection, open_store
    from api.parameters import as_moment
    from api.settings import Settings
    from gis.register import register_kind
    from layers.whole import whole_file

    wanted, moment, settings = register_kind(kind), as_moment(as_of), Settings()
    refuse_future(moment, datetime.now(UTC))
    with open_store(settings, home_of(settings)) as store, batch_connection(store) as connection:
        content = current_book(connection, wanted, moment=moment)
    with whole_file(out) as part:
        part.write_bytes(content)
    print_line(f"{wanted.zh}台账已写入 {out}", f"the register of {wanted.en} is in {out}")


@register.command("history")
def history(
    kind: Kind,
    entry_id: Annotated[str, typer.Argument(metavar="ID", help="编号 / Id.")],
    as_json: AsJson = False,
) -> None:
    """谁在什么时候改了什么 / Who changed what, and when."""
    from api.operations.home import home_of
    from api.operations.imports.shown import history_json
    from api.operations.store import batch_connection, open_store
    from api.settings import Settings
    from gis.register import register_kind

    settings = Settings()
    with open_store(settings, home_of(settings)) as store, batch_connection(store) as connection:
        found = history_json(connection, register_kind(kind), entry_id)
    if as_json:
        print_json({"items": found})
        return
    for each in found:
        typer.echo(f"{each['at'][:16]}  {each['by']}  {each['file']}")
        for change in each["changes"]:
            typer.echo(f"    {change['header']}: {change['before'] or '—'} → {change['after'] or '—'}")
    if not found:
        print_line("没有改动记录", "no change is recorded")


_LINES = {
    "serving": "提供服务的站点",
    "informing": "只提供信息的点位",
    "enterprises": "企业",
    "vacancies": "在招岗位",
    "posts": "招聘人数",
    "fairs": "招聘会",
    "fairs_to_come": "未结束的招聘会",
    "institutions": "培训机构",
    "courses_open": "可报名的课程",
}
