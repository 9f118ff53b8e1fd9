"""Which door (精准找对门): from what people tell to the body that decides, and the walk to it."""

from api.operations.doors.ask import FoundDoors, find_doors
from api.operations.doors.question import DoorsQuestion, GivenPlace
from api.operations.doors.rules import RulesInUse, rules_in_use
from api.operations.doors.walk import DoorWalk, walks_to

__all__ = [
    "DoorWalk",
    "DoorsQuestion",
    "FoundDoors",
    "GivenPlace",
    "RulesInUse",
    "find_doors",
    "rules_in_use",
    "walks_to",
]
