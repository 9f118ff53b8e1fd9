"""Which door (精准找对门): who decides a labour matter, by dated rules, and which nearer door is wrong."""

from gis.jurisdiction.answer import Answer, Assumption, Deadline, Door, Option, Question, Reason, WrongDoor
from gis.jurisdiction.bodies import Body, Jurisdiction
from gis.jurisdiction.decide import Case, Register, decide
from gis.jurisdiction.facts import CHOICES, PLACES, Facts, facts_of
from gis.jurisdiction.matters import MATTERS, Matter, matter_of
from gis.jurisdiction.places import Place, Side
from gis.jurisdiction.rules import Caution, DeadlineRule, DoorRule, Law, Paper, RuleBook, Terms

__all__ = [
    "CHOICES",
    "MATTERS",
    "PLACES",
    "Answer",
    "Assumption",
    "Body",
    "Case",
    "Caution",
    "Deadline",
    "DeadlineRule",
    "Door",
    "DoorRule",
    "Facts",
    "Jurisdiction",
    "Law",
    "Matter",
    "Option",
    "Paper",
    "Place",
    "Question",
    "Reason",
    "Register",
    "RuleBook",
    "Side",
    "Terms",
    "WrongDoor",
    "decide",
    "facts_of",
    "matter_of",
]
