"""Lists of the register that people search: courses, vacancies, enterprises and job fairs."""

from data.listings.courses import COURSES
from data.listings.enterprises import ENTERPRISES
from data.listings.fairs import FAIRS
from data.listings.query import (
    count,
    one,
    page,
    places_around,
    rows_of,
    still_wanted,
    understood,
)
from data.listings.spec import Around, Counted, Facet, FacetValue, Hit, Listing, Question
from data.listings.vacancies import VACANCIES

__all__ = [
    "COURSES",
    "ENTERPRISES",
    "FAIRS",
    "VACANCIES",
    "Around",
    "Counted",
    "Facet",
    "FacetValue",
    "Hit",
    "Listing",
    "Question",
    "count",
    "one",
    "page",
    "places_around",
    "rows_of",
    "still_wanted",
    "understood",
]
