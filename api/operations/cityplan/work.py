"""What the process of plans does; light to import, for the service itself only names it and never plans."""

from functools import partial

from api.operations.jobs import Work


def open_city_plans() -> Work:
    """Load what plans take; what makes them remembers the city from one to the next."""
    from api.operations.cityplan.making import make_city_plan
    from api.operations.plan.memory import Memory

    return partial(make_city_plan, memory=Memory())
