"""
Features of a published layer, page by page.

A token names the copy that the first page came from and the place of the last feature, so a publication in
between neither repeats nor loses any: the caller reads on in what they began with, for an hour. What was
withdrawn by going back to an older version can no longer be read on: 410.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api.operations.ogc.published import PublishedLayer, present
from api.operations.pool import Connection
from api.operations.served import Served
from data.ogcfeatures import Box, Shape, Wanted, Written, count, one, page, size
from data.ogclive import lately_shown
from gis.errors import GoneError, NotFoundError

PATIENCE_S = 3600.0
"""How long a caller may read on in a copy after a newer one was published."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a page begins.

    Attributes
    ----------
    copy_id
        That the first page was read from.
    after
        Place of the last feature given.
    """

    copy_id: int
    after: int


@dataclass(frozen=True, slots=True)
class FeatureQuestion:
    """
    Which features of a layer are asked for.

    Attributes
    ----------
    most
        At most so many.
    begin
        None for the first page.
    latitude_first
        Write coordinates as EPSG:4490 has them.
    box, span, equal, moments
        As in `data.ogcfeatures.Wanted`.
    """

    most: int = 10
    begin: Place | None = None
    latitude_first: bool = False
    box: Box | None = None
    span: tuple[datetime | None, datetime | None] | None = None
    equal: Mapping[str, Any] = field(default_factory=dict)
    moments: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FeaturePage:
    """
    Some features.

    Attributes
    ----------
    features
        In the order of their codes.
    matched
        How many there are on all pages.
    next
        Where the next page begins; None on the last.
    """

    features: list[Written]
    matched: int
    next: Place | None


async def read_page(served: Served, asked: PublishedLayer, question: FeatureQuestion) -> FeaturePage:
    """
    Read a page of features.

    Parameters
    ----------
    served
        The city.
    asked
        The layer as it is published now.
    question
        What is asked.

    Returns
    -------
    FeaturePage
        Perhaps empty.

    Raises
    ------
    GoneError
        If the caller began with a copy that can no longer be read.
    """
    begin = question.begin or Place(asked.live.copy.id, 0)
    now = present()
    wanted = Wanted(
        asked.layer.id, begin.copy_id, now, question.box, question.span, question.equal, question.moments
    )
    shape = _shape(asked, latitude_first=question.latitude_first)
    async with served.connection() as connection:
        await _check(connection, asked, begin)
        found = await page(connection, wanted, shape, after=begin.after, most=question.most + 1)
        if wanted.everything:
            matched = await size(connection, begin.copy_id, now)
        else:
            matched = await count(connection, wanted)
    given = found[: question.most]
    more = len(found) > len(given)
    return FeaturePage(given, matched, Place(begin.copy_id, given[-1].place) if more else None)


async def read_feature(
    served: Served, asked: PublishedLayer, code: str, *, latitude_first: bool = False
) -> Written:
    """
    Read one feature.

    Parameters
    ----------
    served
        The city.
    asked
        The layer as it is published now.
    code
        Its id.
    latitude_first
        Write coordinates as EPSG:4490 has them.

    Returns
    -------
    Written
        As it is published.

    Raises
    ------
    NotFoundError
        If there is none, or it has ended.
    """
    wanted = Wanted(asked.layer.id, asked.live.copy.id, present())
    async with served.connection() as connection:
        found = await one(connection, wanted, _shape(asked, latitude_first=latitude_first), code)
    if found is None:
        raise NotFoundError(
            "图层中没有这个编号；它可能已经撤下",
            "the collection has no such feature; it may have been removed",
        )
    return found


def _shape(asked: PublishedLayer, *, latitude_first: bool) -> Shape:
    names = tuple(each.name for each in asked.layer.fields)
    return Shape(names, asked.layer.geometry != "point", latitude_first)


async def _check(connection: Connection, asked: PublishedLayer, begin: Place) -> None:
    if begin.copy_id == asked.live.copy.id:
        return
    if not await lately_shown(connection, asked.layer.id, begin.copy_id, patience_s=PATIENCE_S):
        raise GoneError(
            "这一版数据已撤下，不能接着翻页；请从第一页重新开始",
            "this version of the data was removed, so its pages end here; begin again with the first page",
        )
