"""Where plans of the city are ordered, looked after and cancelled."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from api.operations.cityplan.order import STORED, CityPlan, new_plan
from api.operations.digest import file_sha256
from api.operations.jobs import OpenWork, Runner
from api.operations.jobs.shared import Shared
from api.operations.pool import Connection, Pool, borrowed, make_pool
from api.operations.served import Served
from api.settings import Settings
from data.files.costs import SHIPPED
from data.plans import (
    NO_PLAN,
    NewPlan,
    PlanStatus,
    cancel,
    headline,
    put_in_line,
    result_text,
    statuses,
)
from data.sources import source_digests
from gis.errors import NotFoundError, UnavailableError

CONNECTIONS = 2
"""Of the desk's own: whoever asks after plans takes none from those who ask for the way."""


@dataclass(frozen=True, slots=True)
class Seen:
    """
    A plan as it is shown.

    Attributes
    ----------
    status
        How far it is.
    headline
        A few of its figures; None until it is done.
    """

    status: PlanStatus
    headline: dict[str, Any] | None


class PlanDesk:
    """
    Takes orders for plans.

    Parameters
    ----------
    served
        The city.
    pool, address
        Connections for plans only, and where to.
    runner
        Who makes them.
    most_waiting
        Plans that may wait in the line.
    """

    def __init__(
        self, served: Served, pool: Pool, runner: Runner, *, address: str, most_waiting: int
    ) -> None:
        self.served = served
        self.pool = pool
        self.address = address
        self._runner = runner
        self._most_waiting = most_waiting
        self._seen: Shared[list[Seen]] = Shared()
        self._results: Shared[str | None] = Shared()

    async def digests(self, plan: CityPlan) -> dict[str, dict[str, str]]:
        """
        Digest everything that a plan is made from.

        Parameters
        ----------
        plan
            What is asked.

        Returns
        -------
        dict[str, dict[str, str]]
            Name and digest by input.
        """
        async with borrowed(self.pool) as connection:
            parts = await source_digests(connection, plan.day)
        digests = {name: {"name": STORED, "digest": digest} for name, digest in parts.items()}
        if plan.candidates != STORED:
            digests["candidates"] = {"name": "sent", "sha256": plan.candidates}
        meta = self.served.network.meta
        network = {"name": meta.source_name, "digest": meta.digest}
        costs = {"name": SHIPPED.name, "sha256": file_sha256(SHIPPED)}
        return {"network": network, **digests, "costs": costs}

    async def order(self, plan: CityPlan, *, candidates: str | None = None) -> tuple[Seen, bool]:
        """
        Order a plan.

        Parameters
        ----------
        plan
            What is asked.
        candidates
            The file of candidates that was sent with it.

        Returns
        -------
        tuple[Seen, bool]
            The plan, and whether it was put in the line now; the same question of the same data is answered
            by the plan that is there already.

        Raises
        ------
        UnavailableError
            If too many wait.
        """
        return await self.put(new_plan(plan, await self.digests(plan), candidates))

    async def put(
        self, plan: NewPlan, *, together: Callable[[Connection], Awaitable[None]] | None = None
    ) -> tuple[Seen, bool]:
        """
        Put a plan in the line, see `order`.

        Parameters
        ----------
        plan
            Named, with its digests.
        together
            What is written with the order, in one transaction: where it raises, nothing is ordered either.

        Returns
        -------
        tuple[Seen, bool]
            As of `order`.

        Raises
        ------
        UnavailableError
            If too many wait.
        """
        async with borrowed(self.pool) as connection, connection.transaction():
            there, new = await put_in_line(connection, plan, most=self._most_waiting)
            if there and together is not None:
                await together(connection)
        if not there:
            raise UnavailableError(
                f"排队的方案已有 {self._most_waiting} 个；请等前面的做完，或取消不需要的，再提交",
                f"{self._most_waiting} plans are waiting already; wait for them, or cancel those that are "
                "not needed, and order again",
            )
        self._seen.clear()
        if new:
            self._results.clear()
            self._runner.look()
        return await self.see(plan.id), new

    async def see(self, plan_id: str) -> Seen:
        """
        Look after a plan.

        Parameters
        ----------
        plan_id
            Which plan.

        Returns
        -------
        Seen
            At most a moment old.

        Raises
        ------
        NotFoundError
            If there is no such plan.
        """
        found = await self._seen.ask(plan_id, lambda: self._find([plan_id]))
        if not found:
            raise NotFoundError(*NO_PLAN)
        return found[0]

    async def newest(self) -> list[Seen]:
        """List the newest plans, newest first."""
        return await self._seen.ask("", lambda: self._find(None))

    async def result(self, plan_id: str) -> str | None:
        """
        Read a plan's result.

        Parameters
        ----------
        plan_id
            Which plan.

        Returns
        -------
        str or None
            JSON; None until it is done.

        Raises
        ------
        NotFoundError
            If there is no such plan.
        """

        async def find() -> str | None:
            async with borrowed(self.pool) as connection:
                return await result_text(connection, plan_id)

        return await self._results.ask(plan_id, find)

    async def cancel(self, plan_id: str) -> Seen:
        """
        Cancel a plan; one that has ended stays as it is.

        Parameters
        ----------
        plan_id
            Which plan.

        Returns
        -------
        Seen
            As it is now.

        Raises
        ------
        NotFoundError
            If there is no such plan.
        """
        # Also where the database is away: that the work ended is then noted when it is back.
        self._runner.kill(plan_id)
        async with borrowed(self.pool) as connection:
            await cancel(connection, plan_id)
        self._runner.look()
        self._seen.clear()
        return await self.see(plan_id)

    async def _find(self, plans: Sequence[str] | None) -> list[Seen]:
        async with borrowed(self.pool) as connection:
            found = await statuses(connection, plans=plans)
            return [
                Seen(
                    status,
                    await headline(connection, status.id) if plans and status.state == "done" else None,
                )
                for status in found
            ]


@asynccontextmanager
async def plan_desk(settings: Settings, served: Served, open_work: OpenWork) -> AsyncIterator[PlanDesk]:
    """
    Open the desk, once for the life of the process.

    Parameters
    ----------
    settings
        Names the database.
    served
        The city.
    open_work
        Gives what makes plans, in the process that does.

    Yields
    ------
    PlanDesk
        Closed with the process; the plan in hand is then given up.
    """
    address = settings.database_url or ""
    pool = make_pool(address, smallest=1, largest=CONNECTIONS, timeout_s=settings.pool_timeout_s)
    await pool.open()
    try:
        async with Runner(open_work, address, idle_s=settings.plans_idle_min * 60).at_work() as runner:
            yield PlanDesk(served, pool, runner, address=address, most_waiting=settings.plans_waiting)
    finally:
        await pool.close()
