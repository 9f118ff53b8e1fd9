"""`jobcircle map …`: versions of the live maps."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.audited import print_json
from api.cli.compiling import ready_engine
from api.cli.program import program
from api.cli.speech import print_line

if TYPE_CHECKING:
    from data.maps import MapEvent, MapVersion

maps = typer.Typer(
    help="活地图：发布、退回、查看 / Live maps: publish, roll back, list.", no_args_is_help=True
)
program.add_typer(maps, name="map")

Map = Annotated[
    str,
    typer.Argument(metavar="MAP", help="employment、training、labour-protection / Key of the map."),
]
By = Annotated[str, typer.Option("--by", help="谁发布 / Who does it.")]
Note = Annotated[str, typer.Option("--note", help="说明 / Why, or what is new.")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / Print JSON.")]


@maps.command("list")
def list_maps(
    name: Annotated[str | None, typer.Argument(metavar="[MAP]", help="只看一张 / One map only.")] = None,
    as_json: AsJson = False,
) -> None:
    """列出各地图的版本和发布记录 / List the versions of the maps and who published them."""
    from api.operations.home import home_of
    from api.operations.maps.shown import event_json, version_json
    from api.operations.store import batch_connection, open_store
    from api.settings import Settings
    from data.maps import history, versions
    from layers.catalog import MAPS, map_of

    chosen = MAPS if name is None else (map_of(name),)
    settings = Settings()
    with open_store(settings, home_of(settings)) as store, batch_connection(store) as connection:
        found = [(each, versions(connection, each.id), history(connection, each.id)) for each in chosen]
    if as_json:
        print_json(
            {
                "maps": [
                    {
                        "id": each.id,
                        "title": each.title._asdict(),
                        "versions": [version_json(v) for v in made],
                        "history": [event_json(event) for event in events],
                    }
                    for each, made, events in found
                ]
            }
        )
        return
    for each, made, events in found:
        print_line(f"{each.title.zh}（{each.id}）", f"{each.title.en} ({each.id})")
        if not made:
            print_line("  还没有发布", "  not published yet")
        for version in made:
            _print_version(version)
        for event in events:
            _print_event(event)


@maps.command("publish")
def publish(
    name: Map,
    by: By,
    note: Note = "",
    producer: Annotated[str, typer.Option("--producer", help="编制单位 / Who makes the map.")] = "",
    review: Annotated[str | None, typer.Option("--review-number", help="审图号 / Map review number.")] = None,
    as_json: AsJson = False,
) -> None:
    """发布新版本，居民立即看到 / Publish a version; residents see it at once."""
    from datetime import UTC, datetime

    from api.operations.home import home_of
    from api.operations.maps import Publication, publish_map
    from api.operations.maps.atdesk import stored_area_maker
    from api.operations.store import batch_connection, open_store
    from api.settings import Settings

    settings = Settings()
    said = Publication(by, note, producer, review)
    ready_engine()
    with open_store(settings, home_of(settings)) as store, batch_connection(store) as connection:
        areas = stored_area_maker(connection, settings.profile)
        version = publish_map(connection, name, said, now=datetime.now(UTC), areas=areas)
    _tell(version, as_json=as_json)


@maps.command("rollback")
def rollback(
    name: Map,
    by: By,
    to: Annotated[
        int | None,
        typer.Option("--to", help="退回到第几版，默认上一版 / Which version; the one before when unset."),
    ] = None,
    note: Note = "",
    as_json: AsJson = False,
) -> None:
    """退回到旧版本 / Show an older version again."""
    from api.operations.home import home_of
    from api.operations.maps import Publication, roll_map_back
    from api.operations.store import batch_connection, open_store
    from api.settings import Settings

    settings = Settings()
    with open_store(settings, home_of(settings)) as store, batch_connection(store) as connection:
        version = roll_map_back(connection, name, Publication(by, note), to=to)
    _tell(version, as_json=as_json)


def _tell(version: "MapVersion", *, as_json: bool) -> None:
    from api.operations.maps.shown import version_json

    if as_json:
        print_json(version_json(version))
    else:
        print_line(
            f"{version.map} 现在显示第 {version.version} 版",
            f"{version.map} now shows version {version.version}",
        )


def _print_version(version: "MapVersion") -> None:
    mark = "*" if version.active else " "
    kept_zh, kept_en = ("", "") if version.whole else ("（内容已清理）", " (no longer kept)")
    when, day = f"{version.published_at:%Y-%m-%d %H:%M}", version.imprint.data_date
    print_line(
        f"  {mark} 第 {version.version} 版 {when} {version.published_by} 数据日期 {day}{kept_zh}",
        f"  {mark} version {version.version} {when} {version.published_by}, data of {day}{kept_en}",
    )


def _print_event(event: "MapEvent") -> None:
    when, published = f"{event.at:%Y-%m-%d %H:%M}", event.action == "publish"
    print_line(
        f"    {when} {event.by} {'发布' if published else '退回到'}第 {event.version} 版 {event.note}",
        f"    {when} {event.by}: {'published' if published else 'back to'} version {event.version} "
        f"{event.note}",
    )
