"""Enterprises, with how many posts each offers on the day."""

from data.listings.spec import Facet, Listing

_OPEN = "o.posted <= %(day)s AND (o.expires IS NULL OR o.expires >= %(day)s)"

ENTERPRISES = Listing(
    name="enterprises",
    rows="enterprise e",
    code="e.id",
    place="e.geom",
    demo="e.demo",
    texts=("e.name",),
    current="true",
    day_of="%(day)s",
    sort="0::float8",
    properties=f"""(SELECT json_build_object(
        'name', e.name, 'industry', e.industry, 'state_owned', e.state_owned,
        'vacancies', count(o.id), 'posts', coalesce(sum(o.posts), 0))
        FROM vacancy o WHERE o.enterprise_id = e.id AND {_OPEN})""",  # noqa: S608 - words of this file
    facets={
        "industry": Facet("left(e.industry, 1)"),
        "hiring": Facet(
            f"(EXISTS (SELECT FROM vacancy o WHERE o.enterprise_id = e.id AND {_OPEN}))::text",
        ),
        "state_owned": Facet("e.state_owned::text"),
    },
)
