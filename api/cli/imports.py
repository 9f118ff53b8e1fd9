"""`jobcircle import`: a sheet into the register, previewed before anything is written."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.audited import print_json
from api.cli.program import program
from api.cli.speech import print_line, say
from gis.errors import FileError, InputError, Message

if TYPE_CHECKING:
    from psycopg import Connection

    from data.imports import StoredImport
    from gis.staff import Caller

SHOWN = 10


@program.command("import")
def import_sheet(  # noqa: PLR0913, PLR0917 - one parameter for each option
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".xlsx .csv .geojson .gpkg .kml .kmz .zip")],
    kind: Annotated[str, typer.Option("--kind", help="台账类型，如 station / Kind of entry.")],
    datum: Annotated[
        str | None, typer.Option("--datum", help="wgs84、cgcs2000、gcj02、bd09 / Datum of the positions.")
    ] = None,
    do_confirm: Annotated[
        bool, typer.Option("--confirm", help="写入；否则只预览 / Write it; else only preview.")
    ] = False,
    only_good: Annotated[
        bool,
        typer.Option("--only-good", help="有错误时仍写入无误的行 / Write good rows though others are bad."),
    ] = False,
    suspects: Annotated[
        str | None,
        typer.Option("--suspects", help="疑似重复：add 新增、leave_out 不导入 / Suspected duplicates."),
    ] = None,
    keep_datum: Annotated[
        bool, typer.Option("--keep-datum", help="坐标系无误 / The declared datum is right.")
    ] = False,
    errors_out: Annotated[
        Path | None, typer.Option("--errors-out", help="带错误原因的原表 .xlsx / The sheet with its errors.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / Print JSON.")] = False,
) -> None:
    """预览并导入台账表，默认全部写入或全不写入 / Preview and import a sheet, all of it or nothing."""
    from api.operations.home import home_of
    from api.operations.imports.confirm import Choice, confirm
    from api.operations.imports.preview import ImportOrder, make_preview
    from api.operations.imports.shown import import_json
    from api.operations.store import batch_connection, open_store
    from api.parameters import as_datum
    from api.settings import Settings
    from gis.register import register_kind

    if suspects not in (None, "add", "leave_out"):
        raise InputError("--suspects 应为 add 或 leave_out", "--suspects must be add or leave_out")
    caller, settings = _caller(), Settings()
    declared = None if datum is None else as_datum(datum)
    order = ImportOrder(register_kind(kind), _content(file), file.name, declared, caller)
    with open_store(settings, home_of(settings)) as store:
        with batch_connection(store) as connection:
            found = make_preview(connection, order)
            _write_errors(connection, found, errors_out)
        shown = import_json(found, limit=1000)
        if not as_json:
            _print(shown)
        if do_confirm:
            with batch_connection(store) as connection:
                choice = Choice(only_good, suspects, keep_datum)  # type: ignore[arg-type] # checked above
                found = confirm(connection, found.id, choice, caller)
            shown = {**shown, "state": found.state, "applied_at": str(found.applied_at)}
    if as_json:
        print_json(shown)
    elif do_confirm:
        print_line("已写入台账", "written into the register")
    else:
        print_line(
            "这是预览，没有写入；加上 --confirm 写入", "this is a preview, nothing was written; add --confirm"
        )


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileError(
            f"无法打开文件 {file.name}；请检查路径和权限",
            f"the file {file.name} cannot be opened; check its path and permissions",
        ) from error


def _caller() -> "Caller":
    from gis.staff import Caller

    return Caller("", f"命令行 {os.environ.get('USER', '')}".strip())


def _write_errors(connection: "Connection[Any]", found: "StoredImport", out: Path | None) -> None:
    if out is None or not found.counts["bad"]:
        return
    from api.operations.imports.workbooks import errors_book
    from layers.whole import whole_file

    with whole_file(out) as part:
        part.write_bytes(errors_book(connection, found))


def _print(shown: dict[str, Any]) -> None:
    counts = shown["counts"]
    print_line(
        f"新增 {counts['new']}　修改 {counts['changed']}　不变 {counts['same']}　"
        f"疑似重复 {counts['suspect']}　错误 {counts['bad']}",
        f"new {counts['new']}, changed {counts['changed']}, unchanged {counts['same']}, "
        f"suspected duplicates {counts['suspect']}, errors {counts['bad']}",
    )
    for each in [*([shown["doubt"]] if shown["doubt"] else []), *shown["remarks"]]:
        say(Message(each["zh"], each["en"]))
    for verdict in ("bad", "suspect", "changed"):
        rows = [row for row in shown["rows"] if row["verdict"] == verdict]
        for row in rows[:SHOWN]:
            say(_line(row))
        if len(rows) > SHOWN:
            more = len(rows) - SHOWN
            say(Message(f"  另有 {more} 行", f"  and {more} more"))
    _print_remarked([row for row in shown["rows"] if row["remarks"] and row["verdict"] != "bad"])


def _print_remarked(rows: list[dict[str, Any]]) -> None:
    for row in rows[:SHOWN]:
        zh = "；".join(f"{each['header'] or ''} {each['zh']}".strip() for each in row["remarks"])
        en = "; ".join(f"{each['column'] or ''} {each['en']}".strip() for each in row["remarks"])
        say(
            Message(
                f"  第 {row['row']} 行 {row['name']} 提示：{zh}",
                f"  row {row['row']} {row['name']} remark: {en}",
            )
        )
    if len(rows) > SHOWN:
        more = len(rows) - SHOWN
        say(Message(f"  另有 {more} 行有提示", f"  and {more} more with remarks"))


def _line(row: dict[str, Any]) -> Message:
    zh = [f"{each['header'] or ''} {each['zh']}".strip() for each in row["faults"]]
    en = [f"{each['column'] or ''} {each['en']}".strip() for each in row["faults"]]
    for each in row["changes"]:
        told = f"{each['before'] or '—'} → {each['after'] or '—'}"
        zh.append(f"{each['header']} {told}")
        en.append(f"{each['column']} {told}")
    name = row["verdict_name"]
    return Message(
        f"  第 {row['row']} 行 {row['name']} {name['zh']}：{'；'.join(zh)}",
        f"  row {row['row']} {row['name']} {name['en']}: {'; '.join(en)}",
    )
