"""Plans that are kept, so that scenarios can be made of them."""

from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.speech import print_line, say
from gis.errors import FileError

if TYPE_CHECKING:
    from api.operations.plan import MadePlan


def plans_home() -> Path:
    """Tell where plans are kept."""
    return _home() / "plans"


def scenarios_home() -> Path:
    """Tell where scenarios are kept."""
    return _home() / "scenarios"


def keep_made(made: "MadePlan") -> bool:
    """Keep the plan; a disk that refuses takes nothing away from the figures."""
    from api.operations.scenarios.planner import keep_plan

    try:
        keep_plan(plans_home(), made)
    except FileError as error:
        say(error.message)
        return False
    return True


def tell_kept(made: "MadePlan") -> None:
    """Say under which id a plan is kept."""
    name = made.result["id"]
    print_line(
        f"已存档，编号 {name}；存为场景：jobcircle scenario save 名称 --plan {name}",
        f"Kept as {name}; to make a scenario of it: jobcircle scenario save NAME --plan {name}",
    )


def _home() -> Path:
    from api.operations.home import home_of
    from api.settings import Settings

    return home_of(Settings())
