"""The latest audit, and when it was made."""

from api.operations.served import Served
from data.audits import AuditRun, latest


async def latest_audit(served: Served) -> AuditRun:
    """
    Read the latest saved audit.

    Parameters
    ----------
    served
        The city.

    Returns
    -------
    AuditRun
        With its counties.

    Raises
    ------
    NotFoundError
        If none was saved yet.
    """
    async with served.connection() as connection:
        return await latest(connection)
