"""Courses, vacancies, enterprises and job fairs: searched by text, facets and the walk."""

from api.operations.listings.enrolling import (
    FullAnswer,
    TooOften,
    enrol_in,
    give_up,
    new_token,
    place_of,
)
from api.operations.listings.search import Found, Reached, Search, find, find_one

__all__ = [
    "Found",
    "FullAnswer",
    "Reached",
    "Search",
    "TooOften",
    "enrol_in",
    "find",
    "find_one",
    "give_up",
    "new_token",
    "place_of",
]
