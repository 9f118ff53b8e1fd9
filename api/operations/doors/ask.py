"""Ask which door: places are found, the register is read, and the rules decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import psycopg

from api.operations.doors.rules import RulesInUse, rules_in_use
from data.doorplaces import NamedArea, areas_named, place_at, place_of, registered_area
from data.doors import bodies_of, jurisdictions_of
from gis.errors import InputError, Message, OutsideError
from gis.jurisdiction import PLACES, Answer, Case, Facts, Matter, Place, Register, decide, facts_of
from gis.jurisdiction.facts import HERE
from gis.model import LonLat
from gis.uscc import ALPHABET, check_sign

USCC_SIGNS = 18
NATIONAL = "100000"
"""Area digits of a code that was given nationally: they say nothing of a place."""


@dataclass(frozen=True, slots=True)
class GivenPlace:
    """
    A place as people tell it: an area code, a name, or a position.

    Attributes
    ----------
    area_code, name
        Empty when not given; a code outweighs a name.
    position
        WGS 84.
    side
        Value of the option by which a question about a border or a large area was answered.
    """

    area_code: str = ""
    name: str = ""
    position: LonLat | None = None
    side: str = ""


@dataclass(frozen=True, slots=True)
class DoorsQuestion:
    """
    What is asked.

    Attributes
    ----------
    matter
        What is to be done.
    day
        Local date for which the answer is wanted.
    choices
        See `gis.jurisdiction.CHOICES`.
    places
        By role, see `gis.jurisdiction.PLACES`.
    uscc
        Of the employer; empty when not told.
    event
        Day from which deadlines run.
    here
        Where the asker is, WGS 84.
    """

    matter: Matter
    day: date
    choices: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Sequence[GivenPlace]] = field(default_factory=dict)
    uscc: str = ""
    event: date | None = None
    here: LonLat | None = None


@dataclass(frozen=True, slots=True)
class FoundDoors:
    """
    What was found.

    Attributes
    ----------
    answer
        Doors, wrong doors, question and the rest.
    rules
        That decided.
    remarks
        What was odd about the question itself.
    here
        From where distances were measured; None when nobody told.
    """

    answer: Answer
    rules: RulesInUse
    remarks: tuple[Message, ...]
    here: LonLat | None


async def find_doors(
    connection: psycopg.AsyncConnection[Any], question: DoorsQuestion, rules: RulesInUse | None = None
) -> FoundDoors:
    """
    Find the competent bodies, strike out the wrong ones, and ask for what is missing.

    Parameters
    ----------
    connection
        Only read.
    question
        What is asked.
    rules
        To decide by; those that count in the store when None.

    Returns
    -------
    FoundDoors
        Distances are from `here`; where that is not told, from the first place that has a position.

    Raises
    ------
    InputError
        If a place, a fact or a credit code cannot be used.
    OutsideError
        If a position lies in no area of the city.
    """
    places, remarks = await _places(connection, question)
    kind = question.matter.value
    here = question.here or next((p.position for role in places.values() for p in role if p.position), None)
    bodies = tuple(await bodies_of(connection, kind, here))
    register = Register(bodies, tuple(await jurisdictions_of(connection, kind)))
    rules = rules or await rules_in_use(connection)
    facts = Facts(facts_of(question.choices), places)
    case = Case(question.matter, facts, question.day, question.event)
    return FoundDoors(decide(case, register, rules.book), rules, remarks, here)


async def _places(
    connection: psycopg.AsyncConnection[Any], question: DoorsQuestion
) -> tuple[dict[str, tuple[Place, ...]], tuple[Message, ...]]:
    found: dict[str, tuple[Place, ...]] = {}
    for role, given in question.places.items():
        if role not in PLACES or role == HERE:
            raise InputError(f"没有名为 {role} 的地点", f"there is no place called {role}")
        made = [await _place(connection, each, question) for each in given]
        if made:
            found[role] = tuple(dict.fromkeys(made))
    if not question.uscc:
        return found, ()
    remarks = tuple(_odd_code(question.uscc))
    hinted = await _registered(connection, question)
    if hinted is not None and "employer" not in found:
        found["employer"] = (hinted,)
    return found, remarks


async def _place(
    connection: psycopg.AsyncConnection[Any], given: GivenPlace, question: DoorsQuestion
) -> Place:
    kind, day = question.matter.value, question.day
    if given.area_code or given.name:
        code = given.area_code or (await _named(connection, given.name, day)).code
        place = replace(await place_of(connection, code, kind, day), position=given.position)
    elif given.position is None:
        raise InputError(
            "地点应有 area_code、name 或 lon 与 lat", "a place needs area_code, name, or lon and lat"
        )
    else:
        at = await place_at(connection, given.position, kind, day)
        if at is None:
            raise OutsideError(
                "该位置不在本市；外地的地点请填 area_code（区划代码）",
                "this position is not in the city; for a place elsewhere give its area_code",
            )
        place = at
    return await _sided(connection, place, given, question) if given.side else place


async def _sided(
    connection: psycopg.AsyncConnection[Any], place: Place, given: GivenPlace, question: DoorsQuestion
) -> Place:
    """Keep the side that the asker named; of an area named too coarsely, the part."""
    kept = tuple(side for side in place.sides if side.value == given.side)
    if kept:
        return replace(place, sides=kept, label=kept[0].label if len(place.codes) > 1 else place.label)
    part = await place_of(connection, given.side.partition("@")[0], question.matter.value, question.day)
    inside = any(new.code.startswith(old.code) for new in part.sides for old in place.sides)
    if not inside:
        raise InputError(
            "side 不是该地点的选项之一；请用问题给出的选项",
            "side is none of this place's options; use one that the question gave",
        )
    return replace(part, position=place.position)


async def _named(connection: psycopg.AsyncConnection[Any], name: str, day: date) -> NamedArea:
    areas = await areas_named(connection, name, day)
    if len(areas) == 1:
        return areas[0]
    if not areas:
        raise InputError(
            "没有这个名称的区划；请用全称，外地请填 area_code",
            "no area has that name; write it in full, for a place elsewhere give area_code",
        )
    listed = "、".join(f"{area.context}{area.name}（{area.code}）" for area in areas)
    codes = ", ".join(area.code for area in areas)
    raise InputError(
        f"有几个这样的区划：{listed}；请改填 area_code",
        f"several areas have that name; give one of these as area_code: {codes}",
    )


async def _registered(connection: psycopg.AsyncConnection[Any], question: DoorsQuestion) -> Place | None:
    """Where the employer is registered: by the register, else as a hint by the digits of its code."""
    kind, day = question.matter.value, question.day
    stored = await registered_area(connection, question.uscc)
    if stored:
        return await place_of(connection, stored, kind, day)
    digits = question.uscc[2:8]
    if not digits.isdecimal() or digits == NATIONAL or digits.startswith("0"):
        return None
    return replace(await place_of(connection, digits, kind, day), hint=True)


def _odd_code(uscc: str) -> list[Message]:
    if len(uscc) != USCC_SIGNS or any(sign not in ALPHABET for sign in uscc):
        raise InputError(
            "统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z）",
            "a unified social credit code has 18 digits or capitals (no I, O, S, V, Z)",
        )
    if check_sign(uscc) == uscc[-1]:
        return []
    return [
        Message(
            "统一社会信用代码的校验位不符，请核对是否抄错（仍按所填代码处理）",
            "the check sign of the credit code is wrong: was it copied right? It was used as it is",
        )
    ]
