"""Places as people tell them: found, held against each other, and refused where they are nowhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import psycopg

from api.operations.doors.question import DoorsQuestion, GivenPlace
from data.doorplaces import NamedArea, areas_named, place_at, place_of, registered_area
from gis.codes import area_code
from gis.errors import InputError, Message, OutsideError
from gis.jurisdiction import PLACES, Place
from gis.jurisdiction.facts import HERE
from gis.uscc import ALPHABET, check_sign

USCC_SIGNS = 18
NATIONAL = "100000"
"""Area digits of a code that was given nationally: they say nothing of a place."""

CODE, NAME, POSITION = Message("区划代码", "area code"), Message("名称", "name"), Message("位置", "position")


@dataclass(slots=True)
class ToldPlaces:
    """
    Places of a case.

    Attributes
    ----------
    by_role
        See `gis.jurisdiction.PLACES`.
    remarks
        What was odd: a place told twice that differs, a wrong check sign.
    """

    by_role: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    remarks: list[Message] = field(default_factory=list)


async def places_told(connection: psycopg.AsyncConnection[Any], question: DoorsQuestion) -> ToldPlaces:
    """
    Find the places of a case.

    Parameters
    ----------
    connection
        Only read.
    question
        What is asked. Of a place told twice the area code outweighs the name, and both the position; the
        employer's place outweighs that of its credit code.

    Returns
    -------
    ToldPlaces
        A remark says which was taken where they differ.

    Raises
    ------
    InputError
        If a place is not known, or a credit code is none.
    OutsideError
        If a position lies in no area of the city.
    """
    told = ToldPlaces()
    for role, given in question.places.items():
        if role not in PLACES or role == HERE:
            raise InputError(f"没有名为 {role} 的地点", f"there is no place called {role}")
        made = [await _place(connection, each, question, (role, told)) for each in given]
        for side in question.sides.get(role, ()):
            made = await _on_side(connection, made, side, question)
        if made:
            told.by_role[role] = tuple(dict.fromkeys(made))
    if question.uscc:
        told.remarks += _odd_code(question.uscc)
        await _add_employer(connection, question, told)
    return told


async def _place(
    connection: psycopg.AsyncConnection[Any],
    given: GivenPlace,
    question: DoorsQuestion,
    where: tuple[str, ToldPlaces],
) -> Place:
    kind, day = question.matter.value, question.day
    if given.area_code or given.name:
        code = given.area_code or (await _named(connection, given.name, day)).code
        place = replace(await place_of(connection, code, kind, day), position=given.position)
        place = await _checked(connection, (given, place), question, where)
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
    return await _sided(connection, place, given.side, question) if given.side else place


async def _checked(
    connection: psycopg.AsyncConnection[Any],
    taken: tuple[GivenPlace, Place],
    question: DoorsQuestion,
    where: tuple[str, ToldPlaces],
) -> Place:
    """Hold the code, the name and the position of one place against each other; remark on what differs."""
    (given, place), (role, told) = taken, where
    first = CODE if given.area_code else NAME
    if given.area_code and given.name:
        areas = await areas_named(connection, given.name, question.day)
        if areas and not any(_same(area_code(area.code).short, place) for area in areas):
            names = "、".join(f"{area.context}{area.name}" for area in areas)
            told.remarks.append(_differs(role, (first, place.label), (NAME, Message(names, names))))
        if not areas and place.local:
            told.remarks.append(_differs(role, (first, place.label), (NAME, UNKNOWN)))
    if given.position is None:
        return place
    at = await place_at(connection, given.position, question.matter.value, question.day)
    if at is None and not place.local:
        return place
    if at is not None and any(_same(code, place) for code in at.codes):
        return place
    label = OUTSIDE if at is None else at.label
    told.remarks.append(_differs(role, (first, place.label), (POSITION, label)))
    return replace(place, position=None)


UNKNOWN = Message("本市没有这个名称", "none of this city")
OUTSIDE = Message("在本市以外", "outside this city")


def _same(code: str, place: Place) -> bool:
    return any(code.startswith(own) or own.startswith(code) for own in place.codes)


def _differs(role: str, taken: tuple[Message, Message], other: tuple[Message, Message]) -> Message:
    name = PLACES[role]
    (how, label), (else_how, else_label) = taken, other
    return Message(
        f"{name.zh}前后不一：{how.zh}指{label.zh}，{else_how.zh}指{else_label.zh}；已按{how.zh}（{label.zh}）处理，请核对",
        f"the {name.en} is told twice and differs: {label.en} by the {how.en}, {else_label.en} by the "
        f"{else_how.en}; the {how.en} was taken ({label.en}), please check",
    )


NO_SIDE = Message(
    "side 不是该地点的选项之一；请用问题给出的选项",
    "side is none of this place's options; use one that the question gave",
)


async def _on_side(
    connection: psycopg.AsyncConnection[Any], places: Sequence[Place], side: str, question: DoorsQuestion
) -> list[Place]:
    """Narrow the places that a side is an option of; `InputError` where it is none's."""
    found = [await _narrowed(connection, place, side, question) for place in places]
    if not any(found):
        raise InputError(*NO_SIDE)
    return [new or place for new, place in zip(found, places, strict=True)]


async def _sided(
    connection: psycopg.AsyncConnection[Any], place: Place, side: str, question: DoorsQuestion
) -> Place:
    found = await _narrowed(connection, place, side, question)
    if found is None:
        raise InputError(*NO_SIDE)
    return found


async def _narrowed(
    connection: psycopg.AsyncConnection[Any], place: Place, side: str, question: DoorsQuestion
) -> Place | None:
    """Keep the side that the asker named; of an area named too coarsely, the part."""
    kept = place.on(side)
    if kept is not None:
        return kept
    part = await _part(connection, side, question)
    if part is None or not any(new.startswith(old) for new in part.codes for old in place.codes):
        return None
    return replace(part, position=place.position)


async def _part(connection: psycopg.AsyncConnection[Any], side: str, question: DoorsQuestion) -> Place | None:
    code, mark, _ = side.partition(":")
    digits = code.partition("@")[0]
    try:
        part = await place_of(connection, digits, question.matter.value, question.day)
    except InputError:
        return None
    return part.on(side) if mark or code != digits else part


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


async def _add_employer(
    connection: psycopg.AsyncConnection[Any], question: DoorsQuestion, told: ToldPlaces
) -> None:
    """Where the employer is registered: by the register, else as a hint by the digits of its code."""
    kind, day = question.matter.value, question.day
    stored = await registered_area(connection, question.uscc)
    if stored:
        place = await place_of(connection, stored, kind, day)
        given = told.by_role.setdefault("employer", (place,))
        if not any(_same(code, place) for code in given[0].codes):
            code = Message("信用代码登记", "register entry of its credit code")
            own = Message("所填地点", "place given")
            told.remarks.append(_differs("employer", (own, given[0].label), (code, place.label)))
    elif "employer" not in told.by_role:
        digits = question.uscc[2:8]
        if digits.isdecimal() and digits != NATIONAL and not digits.startswith("0"):
            try:
                hint = await place_of(connection, digits, kind, day)
            except InputError:  # the digits stay when a county is renamed or merged: then they say nothing
                return
            told.by_role["employer"] = (replace(hint, hint=True),)


def _odd_code(uscc: str) -> Iterator[Message]:
    if len(uscc) != USCC_SIGNS or any(sign not in ALPHABET for sign in uscc):
        raise InputError(
            "统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z）",
            "a unified social credit code has 18 digits or capitals (no I, O, S, V, Z)",
        )
    if check_sign(uscc) != uscc[-1]:
        yield Message(
            "统一社会信用代码的校验位不符，请核对是否抄错（仍按所填代码处理）",
            "the check sign of the credit code is wrong: was it copied right? It was used as it is",
        )
