"""Job fairs that are not over."""

from data.listings.spec import Facet, Listing


def _local(column: str) -> str:
    return f"""to_char({column} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"')"""


FAIRS = Listing(
    name="fairs",
    rows="job_fair j",
    code="j.id",
    place="j.geom",
    demo="j.demo",
    texts=("j.name", "j.venue"),
    # At the minute of its end it is over.
    current="j.ends > %(moment)s",
    day_of="(j.starts AT TIME ZONE 'Asia/Shanghai')::date",
    sort="extract(epoch FROM j.starts)",
    properties=f"""json_build_object(
        'name', j.name, 'venue', j.venue, 'starts', {_local("j.starts")}, 'ends', {_local("j.ends")},
        'running', j.starts <= %(moment)s, 'posts', j.posts)""",
    facets={
        "when": Facet(
            "CASE WHEN j.starts <= %(moment)s THEN 'now'"
            " WHEN (j.starts AT TIME ZONE 'Asia/Shanghai')::date < %(day)s + 7 THEN 'week' ELSE 'later' END"
        ),
    },
)
