"""`jobcircle which-door` and `jobcircle door-rules …`: who decides a matter, and by which rules."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.audited import print_json
from api.cli.program import program
from api.cli.speech import print_line
from gis.errors import FileError, InputError

if TYPE_CHECKING:
    import psycopg

    from api.operations.doors import DoorsQuestion, FoundDoors, GivenPlace
    from gis.jurisdiction import Body
    from gis.model import LonLat

HOW = "区划代码、名称或 经度,纬度 / Area code, name or LON,LAT."

Matter = Annotated[str, typer.Argument(metavar="MATTER", help="事项，如 劳动仲裁、工伤 / e.g. arbitration.")]
Work = Annotated[list[str] | None, typer.Option("--workplace", help=f"实际工作地，可多次；{HOW}")]
Employer = Annotated[str, typer.Option("--employer", help=f"用人单位所在地；{HOW}")]
Uscc = Annotated[str, typer.Option("--uscc", help="用人单位统一社会信用代码 / Credit code of the employer.")]
Insured = Annotated[str, typer.Option("--insured", help=f"参保地；{HOW}")]
Project = Annotated[str, typer.Option("--project", help=f"施工项目所在地；{HOW}")]
Host = Annotated[str, typer.Option("--host", help=f"用工单位所在地（派遣）；{HOW}")]
Owner = Annotated[str, typer.Option("--owner", help=f"出资人、主管部门所在地；{HOW}")]
Filed = Annotated[str, typer.Option("--filed", help=f"最先受理地；{HOW}")]
Residence = Annotated[str, typer.Option("--residence", help=f"常住地；{HOW}")]
Household = Annotated[str, typer.Option("--household", help=f"户籍地；{HOW}")]
FactOption = Annotated[
    list[str] | None, typer.Option("--fact", help="情况 NAME=VALUE，可多次 / A fact, may be repeated.")
]
SideOption = Annotated[
    list[str] | None,
    typer.Option("--side", help="交界或分管时的选项 ROLE=VALUE，可多次 / Answer to a side question."),
]
Here = Annotated[str, typer.Option("--here", help="你的位置 经度,纬度（WGS 84） / Where you are, LON,LAT.")]
Event = Annotated[str, typer.Option("--event", help="期限起算之日 / Date deadlines run from.")]
On = Annotated[str, typer.Option("--on", help="按哪一天的规则，默认今天 / Day to answer for, default today.")]
Rules = Annotated[
    Path | None, typer.Option("--rules", help="试用另一份规则 .toml / Try another file of rules.")
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / Print JSON.")]

door_rules = typer.Typer(
    help="“找对门”的规则：查看、检查、启用、恢复 / Rules of which-door: show, check, keep, reset.",
    no_args_is_help=True,
)
program.add_typer(door_rules, name="door-rules")


@program.command("which-door")
def which_door(  # noqa: PLR0913, PLR0917 - one parameter an option
    matter: Matter,
    workplace: Work = None,
    employer: Employer = "",
    uscc: Uscc = "",
    insured: Insured = "",
    project: Project = "",
    host: Host = "",
    owner: Owner = "",
    filed: Filed = "",
    residence: Residence = "",
    household: Household = "",
    fact: FactOption = None,
    side: SideOption = None,
    here: Here = "",
    event: Event = "",
    on: On = "",
    rules: Rules = None,
    as_json: AsJson = False,
) -> None:
    """精准找对门：哪个机构管、为什么、带什么 / Which body decides, why, and what to bring."""
    from datetime import datetime

    from api.operations.doors import DoorsQuestion
    from gis.jurisdiction import facts_with, matter_of
    from services.hours import CHINA

    single = {
        "employer": employer,
        "insured": insured,
        "project": project,
        "host": host,
        "owner": owner,
        "filed": filed,
        "residence": residence,
        "household": household,
    }
    told = {role: [text] for role, text in single.items() if text}
    if workplace:
        told = {"workplace": workplace, **told}
    question = DoorsQuestion(
        matter=matter_of(matter),
        day=_day(on) or datetime.now(CHINA).date(),
        choices=facts_with(matter, _pairs(fact, "--fact")),
        places={role: [_place(text) for text in texts] for role, texts in told.items()},
        uscc=uscc.strip().upper(),
        event=_day(event),
        here=_position(here, "--here") if here else None,
        sides=_sides(side, told),
    )
    found = _found(question, rules)
    if as_json:
        print_json(_as_json(found))
    else:
        from api.cli.doorshown import print_doors

        print_doors(found)


@door_rules.command("show")
def show(
    out: Annotated[Path | None, typer.Option("--out", help="写到文件 / File to write.")] = None,
) -> None:
    """现行规则的文本，可改后再启用 / The rules that count now, to edit and keep."""
    from api.operations.doors.rules import text_in_use

    with _connection() as connection:
        text = text_in_use(connection)
    if out is None:
        typer.echo(text)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise FileError(f"无法写入 {out.name}", f"{out.name} cannot be written") from error
    print_line(f"已写入 {out}", f"written to {out}")


@door_rules.command("check")
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="规则 .toml / Rules.")]) -> None:
    """检查一份规则能否使用 / Tell whether a file of rules can be used."""
    from api.cli.doorshown import print_rules
    from data.files.doors import read_doors

    print_rules(read_doors(file))


@door_rules.command("keep")
def keep(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="规则 .toml / Rules.")],
    note: Annotated[str, typer.Option("--note", help="说明 / Why.")] = "",
) -> None:
    """从现在起用这份规则 / Let a file of rules count from now on."""
    from api.cli.doorshown import print_rules
    from api.operations.doors.rules import keep_file

    with _connection() as connection:
        book, sha256 = keep_file(connection, file, note)
    print_rules(book)
    print_line(f"已启用 {sha256[:12]}", f"kept as {sha256[:12]}")


@door_rules.command("reset")
def reset() -> None:
    """恢复随程序提供的规则 / Let the shipped rules count again."""
    from data.doors import forget_rules

    with _connection() as connection:
        gone = forget_rules(connection)
    files = "file" if gone == 1 else "files"
    print_line(f"已恢复自带规则，移除 {gone} 份", f"the shipped rules count again; {gone} {files} removed")


@contextmanager
def _connection() -> "Iterator[psycopg.Connection[Any]]":
    from api.operations.home import home_of
    from api.operations.store import batch_connection, open_store
    from api.settings import Settings

    settings = Settings()
    with open_store(settings, home_of(settings)) as store, batch_connection(store) as connection:
        yield connection


def _found(question: "DoorsQuestion", rules: Path | None) -> "FoundDoors":
    import asyncio

    import psycopg

    from api.operations.doors import RulesInUse, find_doors
    from api.operations.home import home_of
    from api.operations.store import open_store
    from api.settings import Settings
    from data.files.doors import read_doors

    own = RulesInUse(read_doors(rules), "") if rules else None

    async def ask(address: str) -> "FoundDoors":
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
            return await find_doors(connection, question, own)

    settings = Settings()
    with open_store(settings, home_of(settings)) as store:
        return asyncio.run(ask(store.app_url))


def _as_json(found: "FoundDoors") -> dict[str, Any]:
    from layers.doors import answer_json, body_json, both

    def view(body: "Body") -> dict[str, Any]:
        return {**body_json(body), "lon": body.position.lon, "lat": body.position.lat}

    return {**answer_json(found.answer, view), "remarks": [both(remark) for remark in found.remarks]}


def _sides(given: list[str] | None, told: Mapping[str, list[str]]) -> dict[str, list[str]]:
    sides: dict[str, list[str]] = {}
    for text in given or []:
        for role, value in _pairs([text], "--side").items():
            if role not in told:
                raise InputError(
                    f"--side {role}=… 没有对应的地点；请一并给出 --{role}",
                    f"--side {role}=… answers for a place that is not given; give --{role} as well",
                )
            sides.setdefault(role, []).append(value)
    return sides


def _pairs(given: list[str] | None, option: str) -> dict[str, str]:
    found = {}
    for text in given or []:
        name, mark, value = text.partition("=")
        if not (mark and name.strip() and value.strip()):
            raise InputError(f"{option} 应写成 名称=值", f"write {option} as NAME=VALUE")
        found[name.strip()] = value.strip()
    return found


def _place(text: str) -> "GivenPlace":
    from api.operations.doors import GivenPlace

    plain = text.strip()
    if re.fullmatch(r"[0-9０-９]+", plain):
        return GivenPlace(area_code=plain)
    if re.fullmatch(r"[-+0-9.]+[,，][-+0-9.]+", plain):
        return GivenPlace(position=_position(plain, "--workplace"))
    return GivenPlace(name=plain)


def _position(text: str, option: str) -> "LonLat":
    from data.files.record import checked_lonlat

    try:
        lon, lat = (float(part) for part in re.split("[,，]", text))
    except ValueError:
        raise InputError(
            f"{option} 的位置应写成 经度,纬度，如 118.77,25.03", f"{option}: write a position as LON,LAT"
        ) from None
    return checked_lonlat(lon, lat)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise InputError("日期应形如 2026-11-22", "a date is written like 2026-11-22") from None
