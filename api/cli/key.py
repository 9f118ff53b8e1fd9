"""`jobcircle key …`: the keys with which staff write."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.audited import print_json
from api.cli.program import program
from api.cli.speech import print_line

if TYPE_CHECKING:
    from gis.staff import StaffKey

key = typer.Typer(
    help="工作人员密钥：生成、列出、收回 / Staff keys: create, list, revoke.", no_args_is_help=True
)
program.add_typer(key, name="key")

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / Print JSON.")]


@key.command("create")
def create(
    name: Annotated[str, typer.Option("--name", help="给谁用 / Who has it.")],
    scope: Annotated[
        list[str],
        typer.Option(
            "--scope",
            help="权限，可多次：import 导入、publish 发布、export 导出、plan 方案 / Rights, may be repeated.",
        ),
    ],
    days: Annotated[
        int, typer.Option("--days", help="有效天数，最多 366 / Days it counts, at most 366.")
    ] = 90,
    as_json: AsJson = False,
) -> None:
    """生成密钥，只显示一次 / Make a key; it is shown once."""
    from datetime import UTC, datetime

    from api.operations.home import home_of
    from api.operations.keys import create_key
    from api.operations.store import batch_connection, open_store
    from api.settings import Settings

    settings = Settings()
    with open_store(settings, home_of(settings)) as store, batch_connection(store) as connection:
        made, written = create_key(connection, name=name, scopes=scope, days=days, now=datetime.now(UTC))
    if as_json:
        print_json({**key_to_json(made), "key": written})
        return
    typer.echo(written)
    print_line(
        f"请现在抄下：它只显示这一次，有效期至 {made.expires:%Y-%m-%d}。"
        "使用时放在请求头 Authorization: Bearer 之后，不要写进网址。",
        f"Write it down now: it is shown only once and counts until {made.expires:%Y-%m-%d}. "
        "Send it after Authorization: Bearer, never in an address.",
    )


@key.command("list")
def list_all(as_json: AsJson = False) -> None:
    """列出全部密钥，不含密钥本身 / List all keys, without the keys themselves."""
    from api.operations.home import home_of
    from api.operations.keys import list_keys
    from api.operations.store import batch_connection, open_store
    from api.settings import Settings

    settings = Settings()
    with open_store(settings, home_of(settings)) as store, batch_connection(store) as connection:
        found = list_keys(connection)
    if as_json:
        print_json({"items": [key_to_json(each) for each in found]})
        return
    for each in found:
        until = f"—{each.expires:%Y-%m-%d}" if each.revoked is None else f"×{each.revoked:%Y-%m-%d}"
        typer.echo(f"{each.id}  {','.join(each.scopes):30}  {each.created:%Y-%m-%d}{until}  {each.name}")
    if not found:
        print_line("还没有密钥；请用 jobcircle key create", "there is no key yet; use jobcircle key create")


@key.command("revoke")
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="密钥编号 / Id of a key.")],
) -> None:
    """收回密钥，立即生效 / Take a key back, at once."""
    from api.operations.home import home_of
    from api.operations.keys import revoke_key
    from api.operations.store import batch_connection, open_store
    from api.settings import Settings

    settings = Settings()
    with open_store(settings, home_of(settings)) as store, batch_connection(store) as connection:
        taken = revoke_key(connection, key_id)
    print_line(f"密钥 {taken.id}（{taken.name}）已收回", f"key {taken.id} ({taken.name}) is revoked")


def key_to_json(each: "StaffKey") -> dict[str, Any]:
    """Give what may be shown of a key."""
    return {
        "id": each.id,
        "name": each.name,
        "scopes": list(each.scopes),
        "created": each.created.isoformat(),
        "expires": each.expires.isoformat(),
        "revoked": each.revoked.isoformat() if each.revoked else None,
    }
