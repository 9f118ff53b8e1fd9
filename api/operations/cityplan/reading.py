"""The city in the store, read into what a plan is made from."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from api.operations.audit import AuditRules, plain_inputs
from api.operations.audit.inputs import AuditInputs
from api.operations.batch import connected
from api.operations.cityplan.checks import SENT
from api.operations.cityplan.order import STORED, CityPlan, plan_from_json
from api.operations.kept import changed_sources
from api.operations.network import open_network
from api.operations.plan.choices import Choices
from api.operations.plan.memory import Memory
from api.operations.plan.sources import PlanSources
from data.areas import stored_areas
from data.candidates import stored_candidates
from data.cities import is_demo
from data.facilities import open_on
from data.files.candidates import read_candidates
from data.files.costs import shipped_costs
from data.networks import network_folder
from data.planjobs import PlanTask
from data.population import demand
from data.sources import source_digests_now
from gis.candidates import Candidate
from gis.errors import FileError, InputError, NotFoundError
from gis.model import RowNote
from isochrones.network import WalkNetwork


@dataclass(frozen=True, slots=True)
class _City:
    """What the store holds of a city that no order changes."""

    network: WalkNetwork
    inputs: AuditInputs
    cell_m: NDArray[np.float64]


def read_city(task: PlanTask, address: str, memory: Memory) -> tuple[PlanSources, bool]:
    """
    Read the city that a plan was ordered for, as it was then.

    Parameters
    ----------
    task
        The order, with the digests of its data.
    address
        libpq URI of the store.
    memory
        Of earlier plans; what was read before is taken from it where the store's digests are still the same.

    Returns
    -------
    tuple[PlanSources, bool]
        What the plan is made from, and whether any of it is made up.

    Raises
    ------
    InputError
        If the data has changed since, or sites are to be added and there are no candidates.
    NotFoundError
        If the store holds no open site or nobody.
    FileError
        If the candidates that were sent, or the network, cannot be used.
    """
    plan = plan_from_json(task.config)
    with connected(address) as connection:
        # One moment for every table: what is digested is what is read.
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        folder = _folder(connection, task.digests)
        now = source_digests_now(connection, plan.day)
        _refuse_changed(task.digests, now)
        data = _name(task.digests["network"]["digest"], now, plan.day)
        city = memory.of(data, "city", None, lambda: _read(connection, folder, task.digests, plan.day))
        notes: list[RowNote] = []
        if plan.candidates == STORED:
            candidates = memory.of(data, STORED, now["candidates"], lambda: stored_candidates(connection))
        else:
            candidates, notes = _sent(task.candidates)
        made_up = is_demo(connection)
    _refuse_nowhere(plan, candidates)
    sources = PlanSources(
        city.network,
        replace(city.inputs, sources=dict(task.digests)),
        AuditRules(profiles=(plan.profile,), speeds_mps=()),
        Choices(tuple(candidates), shipped_costs(), plan.locks),
        plan.options,
        tuple(notes),
        cell_m=city.cell_m,
        data=data,
    )
    return sources, made_up


def _name(network: str, now: Mapping[str, str], day: date) -> str:
    """Name the data of a city after the digests that were just taken of it."""
    return json.dumps(
        [network, *(now[part] for part in ("facilities", "population", "areas")), day.isoformat()]
    )


def _read(connection: psycopg.Connection[Any], folder: Path, digests: Mapping[str, Any], day: date) -> _City:
    network = open_network(folder)
    if network.meta.digest != digests["network"]["digest"]:
        raise _changed(["network"])
    facilities, stored = open_on(connection, day), demand(connection)
    if not facilities or not len(stored.ids):
        raise NotFoundError(
            "数据库里没有营业的站点或人口；请先导入",
            "the store holds no open site or nobody; import them first",
        )
    inputs = plain_inputs(facilities, stored.points, areas=stored_areas(connection, day))
    return _City(network, inputs, stored.cell_m)


def _folder(connection: psycopg.Connection[Any], digests: Mapping[str, Any]) -> Path:
    folder = network_folder(connection, digests["network"]["digest"])
    if folder is None:
        raise FileError(
            "数据库里没有登记提交方案时的路网；请重启服务后重新提交",
            "the network that the plan was ordered on is not recorded in the store; restart the service and "
            "order it again",
        )
    return folder


def _refuse_changed(was: Mapping[str, Any], now: Mapping[str, str]) -> None:
    found = {**was, **{name: {"digest": digest} for name, digest in now.items()}}
    if "sha256" in was.get("candidates", {}):
        found["candidates"] = was["candidates"]
    if changed := changed_sources(was, found):
        raise _changed(changed)


def _changed(parts: list[str]) -> InputError:
    listed = ", ".join(parts)
    return InputError(
        f"提交之后数据已变化：{listed}；请重新提交方案",
        f"data changed since the plan was ordered: {listed}; order it again",
    )


def _sent(body: str | None) -> tuple[list[Candidate], list[RowNote]]:
    with tempfile.TemporaryDirectory(prefix="jobcircle-") as folder:
        path = Path(folder, SENT)
        path.write_text(body or "", encoding="utf-8")
        return read_candidates(path)


def _refuse_nowhere(plan: CityPlan, candidates: list[Candidate]) -> None:
    if not candidates and (plan.options.add.most or plan.options.corners.most):
        raise InputError(
            "要新增站点但没有候选点；请随方案一起提交候选点",
            "sites are to be added but there are no candidates; send them with the order",
        )
