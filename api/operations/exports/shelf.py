"""What the service gives of published maps as files: which copies count, and what the file depends on."""

from datetime import date

from api.operations.exports.order import ExportOrder
from api.operations.served import Served
from api.operations.shelf import Kept, Shelf, Wanted
from data.maps import LiveLayer, live_layers_async
from gis.errors import InputError, NotFoundError
from layers.catalog import LiveMap, home_of_layer, named
from layers.media import file_name

MOST_FEATURES = 1_000_000
CHILD = "api.operations.exports.child"

NO_EXPORT = (
    "没有这个导出；图层见 /maps，格式见接口文档",
    "there is no such export; see /maps and the API description",
)
NOT_PUBLISHED = (
    "这张地图还没有发布，暂不能下载",
    "this map is not published yet, so there is nothing to download",
)


async def export_of(shelf: Shelf, served: Served, order: ExportOrder, *, day: date) -> Kept | None:
    """
    Give an export, made now if need be; a published version never changes, so each is made once.

    Parameters
    ----------
    shelf
        Makes and keeps it.
    served
        The city.
    order
        Of a published map or layer.
    day
        Local date: what has ended is not in the exports of the next day.

    Returns
    -------
    Kept or None
        None while it is being made; ask again.

    Raises
    ------
    NotFoundError
        If there is no such map or layer, or it is not published.
    UnavailableError
        If too many files are being made.
    InputError
        If it is too large, or the format cannot hold it.
    """
    live = await _live(served, order)
    version = live[0].version.version
    asked = {
        "name": order.name,
        "format": order.format,
        "datum": order.datum.value,
        "encoding": order.encoding,
        "version": version,
    }
    file = file_name(f"{order.name}-{version}", order.format, layers=_count(order))
    digests = tuple(each.copy.digest for each in live)
    return await shelf.get(Wanted(CHILD, asked, file, (*asked.values(), day, digests)))


async def _live(served: Served, order: ExportOrder) -> list[LiveLayer]:
    wanted = named(order.name)
    home = wanted if isinstance(wanted, LiveMap) else home_of_layer(wanted)
    if home is None:  # what only staff see is to others as if it were not
        raise NotFoundError(*NO_EXPORT)
    async with served.connection() as connection:
        live = await live_layers_async(connection)
    chosen = [
        live[layer.id] for layer in ([wanted] if wanted in home.layers else home.layers) if layer.id in live
    ]
    if not chosen:
        raise NotFoundError(*NOT_PUBLISHED)
    if sum(each.copy.features for each in chosen) > MOST_FEATURES:
        raise InputError(
            "要素太多；请管理员用 jobcircle export 导出", "too many features; ask staff for jobcircle export"
        )
    return chosen


def _count(order: ExportOrder) -> int:
    wanted = named(order.name)
    return len(wanted.layers) if isinstance(wanted, LiveMap) else 1
