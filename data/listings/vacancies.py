"""Vacancies, each at its workplace."""

from data.listings.spec import Facet, Listing

HOURLY = "v.contract IN ('short', 'temp')"

WAGE_BAND = f"""CASE WHEN v.wage_min IS NULL THEN NULL
    WHEN {HOURLY} THEN CASE WHEN v.wage_min < 20 THEN 'hour_under_20' WHEN v.wage_min < 30 THEN 'hour_20_30'
        ELSE 'hour_from_30' END
    WHEN v.wage_min < 4000 THEN 'month_under_4000' WHEN v.wage_min < 6000 THEN 'month_4000_6000'
    WHEN v.wage_min < 8000 THEN 'month_6000_8000' ELSE 'month_from_8000' END"""
"""By the least wage that is offered: a month, or an hour where the contract is by the hour."""

VACANCIES = Listing(
    name="vacancies",
    rows="vacancy v JOIN enterprise e ON e.id = v.enterprise_id",
    code="v.id",
    place="v.geom",
    demo="(v.demo OR e.demo)",
    texts=("v.title", "e.name"),
    # The last day counts.
    current="v.posted <= %(day)s AND (v.expires IS NULL OR v.expires >= %(day)s)",
    day_of="v.posted",
    sort="(date '2100-01-01' - v.posted)",
    properties=f"""json_build_object(
        'title', v.title, 'occupation', v.occupation, 'posts', v.posts, 'contract', v.contract,
        'wage_min', v.wage_min, 'wage_max', v.wage_max,
        'wage_per', CASE WHEN {HOURLY} THEN 'hour' ELSE 'month' END,
        'tags', v.tags, 'posted', v.posted, 'expires', v.expires,
        'enterprise', json_build_object('id', e.id, 'name', e.name, 'industry', e.industry))""",
    facets={
        "occupation": Facet("v.occupation", "v.title", prefix=True),
        "contract": Facet("v.contract"),
        "wage": Facet(WAGE_BAND),
        "tags": Facet("v.tags", many=True),
        "industry": Facet("left(e.industry, 1)"),
    },
)
