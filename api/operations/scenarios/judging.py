"""What a replay says of a scenario once its plan was made again."""

from collections.abc import Mapping
from typing import Any

from api.operations.batch import connected
from api.operations.scenarios.verdict import judge
from data.scenarios import whole_scenario


def judge_replay(address: str, scenario_id: str, result: Mapping[str, Any]) -> dict[str, Any]:
    """
    Compare a plan that was made again with the result of its scenario.

    Parameters
    ----------
    address
        libpq URI of the store.
    scenario_id
        Its id.
    result
        What came out now, from the same data.

    Returns
    -------
    dict[str, Any]
        The verdict.

    Raises
    ------
    NotFoundError
        If there is no such scenario any more.
    """
    with connected(address) as connection:
        kept = whole_scenario(connection, scenario_id).result or {}
    return judge(kept, result)
