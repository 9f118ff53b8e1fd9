"""Training courses, each at the institution that gives it."""

from data.listings.spec import Facet, Listing

SEATS_LEFT = "greatest(c.seats - c.seats_taken - n.enrolled, 0)"

COURSES = Listing(
    name="courses",
    rows="""course c JOIN training_institution i ON i.id = c.institution_id
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE NOT waiting) AS enrolled, count(*) FILTER (WHERE waiting) AS waiting
            FROM enrolment WHERE course_id = c.id) n""",
    code="c.id",
    place="i.geom",
    demo="(c.demo OR i.demo)",
    texts=("c.name", "i.name"),
    # Nobody can enrol once it has begun.
    current="c.starts >= %(day)s",
    day_of="c.starts",
    sort="(c.starts - date '2000-01-01')",
    properties=f"""json_build_object(
        'name', c.name, 'occupation', c.occupation, 'subsidised', c.subsidised, 'starts', c.starts,
        'days', c.days, 'seats', c.seats, 'seats_left', {SEATS_LEFT}, 'waiting', n.waiting,
        'enrol_url', c.enrol_url,
        'institution', json_build_object(
            'id', i.id, 'name', i.name, 'address', i.address, 'phone', i.phone))""",
    facets={
        "occupation": Facet("c.occupation", "c.name", prefix=True),
        "subsidised": Facet("c.subsidised::text"),
        "month": Facet("to_char(c.starts, 'YYYY-MM')"),
        "seats": Facet(f"CASE WHEN {SEATS_LEFT} > 0 THEN 'free' ELSE 'full' END"),
    },
)
