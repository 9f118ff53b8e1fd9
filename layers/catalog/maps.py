"""The three live maps, and every layer by its key."""

from collections.abc import Mapping
from typing import TypeVar

from gis.errors import InputError, Message, NotFoundError
from layers.catalog.employment import (
    COVERAGE,
    ENTERPRISES,
    GAPS,
    JOB_FAIRS,
    MICRO_CORNERS,
    PLAN,
    SERVICE_AREAS,
    STATIONS,
    VACANCIES,
)
from layers.catalog.labour import ARBITRATION, INSPECTION, JURISDICTIONS, MEDIATION, WORK_INJURY
from layers.catalog.model import Layer, LiveMap
from layers.catalog.training import COURSES, INSTITUTIONS

Found = TypeVar("Found", Layer, LiveMap)

LICENCE = Message(
    "仅供本市公共就业服务使用；转载须注明来源与数据日期",
    "for public employment services of the city; name the source and the data date when you reuse it",
)
"""Printed on every map and file."""

NO_REVIEW_NUMBER = Message(
    "审图号：待填（工作用图，不得公开出版）", "map review number: none yet (working map, not for publication)"
)

EMPLOYMENT_MAP = LiveMap(
    "employment",
    Message("就业地图", "Employment map"),
    Message(
        "站点、服务圈、企业、岗位与招聘会", "stations, how far they reach, enterprises, vacancies and fairs"
    ),
    (COVERAGE, GAPS, SERVICE_AREAS, ENTERPRISES, VACANCIES, MICRO_CORNERS, STATIONS, JOB_FAIRS),
)
TRAINING_MAP = LiveMap(
    "training",
    Message("培训地图", "Training map"),
    Message("培训机构与可报名课程", "training institutions and courses that can be joined"),
    (INSTITUTIONS, COURSES),
)
LABOUR_MAP = LiveMap(
    "labour-protection",
    Message("劳动保障地图", "Labour-protection map"),
    Message(
        "仲裁、调解、工伤认定、监察机构及管辖范围",
        "arbitration, mediation, work injury, inspection, and who is competent where",
    ),
    (JURISDICTIONS, INSPECTION, MEDIATION, WORK_INJURY, ARBITRATION),
)
MAPS: tuple[LiveMap, ...] = (EMPLOYMENT_MAP, TRAINING_MAP, LABOUR_MAP)
LAYERS: tuple[Layer, ...] = (*(layer for each in MAPS for layer in each.layers), PLAN)

_MAP_BY_ID = {each.id: each for each in MAPS}
_LAYER_BY_ID = {each.id: each for each in LAYERS}


def map_of(name: str) -> LiveMap:
    """
    Find a live map.

    Parameters
    ----------
    name
        Its key.

    Returns
    -------
    LiveMap
        The map.

    Raises
    ------
    NotFoundError
        If there is no such map.
    """
    return _one_of(_MAP_BY_ID, name, Message("没有这张地图", "there is no such map"))


def layer_of(name: str) -> Layer:
    """
    Find a layer.

    Parameters
    ----------
    name
        Its key.

    Returns
    -------
    Layer
        The layer.

    Raises
    ------
    NotFoundError
        If there is no such layer.
    """
    return _one_of(_LAYER_BY_ID, name, Message("没有这个图层", "there is no such layer"))


def _one_of(known: Mapping[str, Found], name: str, missing: Message) -> Found:
    if name not in known:
        raise NotFoundError(f"{missing.zh}；请用 {'、'.join(known)}", f"{missing.en}; use {', '.join(known)}")
    return known[name]


def home_of_layer(layer: Layer) -> LiveMap | None:
    """Give the live map that a layer belongs to; None for layers of the staff."""
    return next((each for each in MAPS if layer in each.layers), None)


def named(name: str) -> LiveMap | Layer:
    """
    Find a map or a layer by one name.

    Parameters
    ----------
    name
        Key of either; they are all different.

    Returns
    -------
    LiveMap or Layer
        What has that name.

    Raises
    ------
    InputError
        If nothing has.
    """
    if name in _MAP_BY_ID:
        return _MAP_BY_ID[name]
    if name in _LAYER_BY_ID:
        return _LAYER_BY_ID[name]
    maps, layers = "、".join(_MAP_BY_ID), "、".join(_LAYER_BY_ID)
    raise InputError(
        f"没有这个地图或图层；地图：{maps}；图层：{layers}",
        f"no map or layer has that name; maps: {', '.join(_MAP_BY_ID)}; layers: {', '.join(_LAYER_BY_ID)}",
    )
