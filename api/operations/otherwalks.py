"""The latest audit for another limit, speed or group of people, without walking again."""

from dataclasses import dataclass

from api.operations.served import Served
from data.audits import AuditRun, latest
from data.otherwalks import Counted, LongestWalk, count_within
from gis.errors import InputError, NotFoundError

LONGEST_MIN = 60.0
"""Audits of a city look so far for a site, and to the 5 km of the country."""


@dataclass(frozen=True, slots=True)
class OtherWalk:
    """
    What is asked.

    Attributes
    ----------
    limit_min
        Longest walk in minutes; that of the audit when None.
    walk_kmh
        Speed; that of the audit when None.
    group
        Name of a group; everybody when None.
    country_km
        Longest way of people in the country along the network, F05; as for people in town when None.
    """

    limit_min: float | None
    walk_kmh: float | None
    group: str | None
    country_km: float | None = None


@dataclass(frozen=True, slots=True)
class Recount:
    """
    The answer.

    Attributes
    ----------
    run
        The audit that was counted again.
    counted
        What came out.
    limit_min, walk_kmh, walk_min
        Limit and speed that count, and the same walk in minutes at the speed of the audit.
    country_min
        That of people in the country; None where they are counted like those in town.
    """

    run: AuditRun
    counted: Counted
    limit_min: float
    walk_kmh: float
    walk_min: float
    country_min: float | None


async def recount(served: Served, asked: OtherWalk) -> Recount:
    """
    Count the latest audit again.

    Parameters
    ----------
    served
        The city.
    asked
        Limit, speed and group.

    Returns
    -------
    Recount
        A slower walker gets less far in the same time: a speed is a shorter or longer walk at the audit's.

    Raises
    ------
    NotFoundError
        If there is no audit yet, or it has no such group.
    InputError
        If the walk is longer than audits look, or the audit does not tell town from country.
    """
    async with served.connection() as connection:
        run = await latest(connection)
        profile = {"walk_kmh": 3.6 * served.profile.walk_speed_mps, **run.profile}
        audited_min, audited_kmh = float(profile["limit_min"]), float(profile["walk_kmh"])
        limit_min, walk_kmh = asked.limit_min or audited_min, asked.walk_kmh or audited_kmh
        walk_min = limit_min * walk_kmh / audited_kmh
        country_min = None if asked.country_km is None else 60 * asked.country_km / audited_kmh
        _check(run, asked, walk_min)
        longest = LongestWalk(60 * walk_min, 60 * (country_min or walk_min))
        counted = await count_within(connection, run_id=run.id, longest=longest, group=asked.group)
    return Recount(run, counted, limit_min, walk_kmh, walk_min, country_min)


def _check(run: AuditRun, asked: OtherWalk, walk_min: float) -> None:
    known = [each["name"] for each in run.result.get("groups") or []]
    if asked.group is not None and asked.group not in known:
        names = "、".join(known) or "无"
        raise NotFoundError(
            f"审计里没有这个群体；可用的有：{names}",
            f"the audit has no such group; it has: {', '.join(known) or 'none'}",
        )
    if asked.country_km is not None and run.country_by is None:
        raise InputError(
            "这次审计没有区分城乡，不能按农村口径计算；请重新运行审计",
            "this audit does not tell town from country, so the rule of the country cannot be counted; run "
            "the audit again",
        )
    if walk_min > LONGEST_MIN and walk_min > float(run.profile["limit_min"]):
        raise InputError(
            f"这样要走 {walk_min:.0f} 分钟（按审计的步速），审计只找到 60 分钟；请减少分钟数或降低步速",
            f"that is a walk of {walk_min:.0f} minutes at the speed of the audit, which looks no "
            "farther than 60; take fewer minutes or a lower speed",
        )
