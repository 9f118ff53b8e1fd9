"""Which door (精准找对门): who decides a labour matter, by dated rules, and which nearer door is wrong."""

from gis.jurisdiction.answer import Answer, Assumption, Deadline, Door, Option, Question, Reason, WrongDoor
from gis.jurisdiction.bodies import Body, Jurisdiction
from gis.jurisdiction.decide import Case, Register, decide
from gis.jurisdiction.facts import CHOICES, PLACES, Facts, check_workplaces, facts_of, facts_with
from gis.jurisdiction.matters import MATTERS, Matter, matter_of
from gis.jurisdiction.odd import odd_facts
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
    "check_workplaces",
    "decide",
    "facts_of",
    "facts_with",
    "matter_of",
    "odd_facts",
]
