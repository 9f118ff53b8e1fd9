"""The city in the store, read into what a plan is made from."""

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from api.operations.audit import AuditRules, plain_inputs
from api.operations.batch import connected
from api.operations.cityplan.checks import SENT
from api.operations.cityplan.order import STORED, CityPlan, plan_from_json
from api.operations.kept import changed_sources
from api.operations.network import open_network
from api.operations.plan.choices import Choices
from api.operations.plan.made import PlanSources
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


def read_city(task: PlanTask, address: str) -> tuple[PlanSources, bool]:
    """
    Read the city that a plan was ordered for, as it was then.

    Parameters
    ----------
    task
        The order, with the digests of its data.
    address
        libpq URI of the store.

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
        network = _network(connection, task.digests)
        _refuse_changed(task.digests, connection, plan.day, network)
        facilities, stored = open_on(connection, plan.day), demand(connection)
        areas, candidates = stored_areas(connection, plan.day), stored_candidates(connection)
        made_up = is_demo(connection)
    if not facilities or not len(stored.ids):
        raise NotFoundError(
            "数据库里没有营业的站点或人口；请先导入",
            "the store holds no open site or nobody; import them first",
        )
    notes: list[RowNote] = []
    if plan.candidates != STORED:
        candidates, notes = _sent(task.candidates)
    _refuse_nowhere(plan, candidates)
    sources = PlanSources(
        network,
        plain_inputs(facilities, stored.points, areas=areas, sources=dict(task.digests)),
        AuditRules(profiles=(plan.profile,), speeds_mps=()),
        Choices(tuple(candidates), shipped_costs(), plan.locks),
        plan.options,
        tuple(notes),
    )
    return sources, made_up


def _network(connection: psycopg.Connection[Any], digests: Mapping[str, Any]) -> WalkNetwork:
    folder = network_folder(connection, digests["network"]["digest"])
    if folder is None:
        raise FileError(
            "数据库里没有登记提交方案时的路网；请重启服务后重新提交",
            "the network that the plan was ordered on is not recorded in the store; restart the service and "
            "order it again",
        )
    return open_network(folder)


def _refuse_changed(
    was: Mapping[str, Any], connection: psycopg.Connection[Any], day: date, network: WalkNetwork
) -> None:
    parts = {name: {"digest": digest} for name, digest in source_digests_now(connection, day).items()}
    now = {**was, **parts, "network": {"digest": network.meta.digest}}
    if "sha256" in was.get("candidates", {}):
        now["candidates"] = was["candidates"]
    changed = changed_sources(was, now)
    if changed:
        listed = ", ".join(changed)
        raise InputError(
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
