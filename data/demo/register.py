"""Employers with vacancies, job fairs, and training institutions with courses."""

from datetime import date, datetime, time, timedelta, timezone

import geopandas as gpd
import numpy as np
import pandas as pd

from data.demo.arrays import Bools, Floats, Ints, Objects, stream
from data.demo.fabric import USE, Fabric
from data.demo.names import FIRST, SECOND, pairs
from data.demo.sites import _phones
from data.demo.spots import Spots, as_table, choose, size
from data.demo.trades import COURSES, INDUSTRIES, JOBS, Job
from data.demo.uscc import make_codes

_FAIRS = (
    "春风行动专场招聘会",
    "高校毕业生专场招聘会",
    "零工专场招聘会",
    "园区用工专场招聘会",
    "“家门口”就业招聘会",
    "女性专场招聘会",
    "退役军人专场招聘会",
    "就业援助月专场招聘会",
)
CHINA = timezone(timedelta(hours=8), "CST")


def make_register(
    spots: Spots, fabric: Fabric, scale: float, seed: int, as_of: date
) -> dict[str, pd.DataFrame]:
    """
    Make the register of employers and training.

    Returns
    -------
    dict
        Tables ``enterprise``, ``vacancy``, ``job_fair``, ``training_institution`` and ``course``.
    """
    rng = stream(seed, 9)
    enterprise, xy, industry = _enterprises(spots, fabric, size(11_200, scale, 40), rng)
    vacancy = _vacancies(enterprise, xy, industry, as_of, rng)
    training, course = _training(spots, size(95, scale, 3), as_of, rng)
    return {
        "enterprise": enterprise,
        "vacancy": vacancy,
        "job_fair": _fairs(spots, size(108, scale, 6), as_of, rng),
        "training_institution": training,
        "course": course,
    }


def _enterprises(
    spots: Spots, fabric: Fabric, count: int, rng: np.random.Generator
) -> tuple[gpd.GeoDataFrame, Floats, Ints]:
    weight = np.full(len(fabric.use), 0.5)
    for name, value in (
        ("works", 9),
        ("mall", 8),
        ("office", 14),
        ("market", 6),
        ("oldtown", 1.2),
        ("towers", 0.6),
    ):
        weight[fabric.use == USE[name]] = value
    house = weight[fabric.house_plot]
    chosen = rng.choice(len(house), count, p=house / house.sum())
    corner = fabric.house[chosen]
    share = rng.uniform(0.2, 0.8, (count, 1))
    xy = share * corner[:, 0] + (1 - share) * corner[:, 2]
    works: Bools = fabric.use[fabric.house_plot[chosen]] == USE["works"]
    odds = np.array([[row.town, row.works] for row in INDUSTRIES])[:, works.astype(int)]
    odds = np.cumsum(odds, axis=0)
    industry: Ints = (rng.random(count) * odds[-1] > odds).sum(axis=0)
    village = spots.areas.of(xy)
    code = spots.areas.code[village]
    staff = np.clip(rng.lognormal(np.where(works, 4.0, 2.6), 1.0), 2, 9_000).astype(int)
    columns: dict[str, object] = {
        "id": [f"EN{k + 1:06d}" for k in range(count)],
        "uscc": make_codes("91", [c[:6] for c in code], 0),
        "name": _firm_names(industry, rng),
        "industry": [INDUSTRIES[k].code for k in industry],
        "staff": staff,
        "tax_grade": _tax_grades(count, rng),
        "state_owned": rng.random(count) < 0.03,  # noqa: PLR2004
        "area_code": code,
    }
    return as_table(columns, xy), xy, industry


def _tax_grades(count: int, rng: np.random.Generator) -> Objects:
    grades: Objects = np.array(["A", "B", "C", "D", "M", None], dtype=object)
    return grades[rng.choice(6, count, p=[0.16, 0.5, 0.08, 0.02, 0.18, 0.06])]


def _firm_names(industry: Ints, rng: np.random.Generator) -> list[str]:
    """Names that begin with a city that does not exist, so that none is a real firm's."""
    stems = pairs(FIRST, SECOND, rng)
    place = rng.choice(
        ["刺桐市", "刺桐", "刺桐市桐中区", "刺桐市涨湾"], len(industry), p=[0.62, 0.3, 0.05, 0.03]
    )
    tail = rng.random(len(industry))
    names = []
    for k, number in enumerate(industry.tolist()):
        row = INDUSTRIES[number]
        stem = stems[k % len(stems)] + ("" if k < len(stems) else FIRST[k // len(stems) % len(FIRST)])
        word = row.words[int(tail[k] * len(row.words))]
        long = "与产业链综合服务（集团）" if k % 40 == 0 else ""
        names.append(f"{place[k]}{stem}{word}{long}有限公司")
    return names


def _vacancies(
    enterprise: gpd.GeoDataFrame, xy: Floats, industry: Ints, as_of: date, rng: np.random.Generator
) -> gpd.GeoDataFrame:
    """About two a firm, larger firms offer more posts."""
    of = np.repeat(
        np.arange(len(enterprise)), rng.choice(5, len(enterprise), p=[0.14, 0.27, 0.27, 0.2, 0.12])
    )
    jobs = [_job(int(industry[k]), float(draw)) for k, draw in zip(of, rng.random(len(of)), strict=True)]
    staff = enterprise["staff"].to_numpy()[of]
    posts = np.clip(rng.lognormal(0.7, 0.8, len(of)) * (1 + staff / 45), 1, 300).astype(int)
    contract = np.array([job.contract for job in jobs], dtype=object)
    wage = np.array([job.wage for job in jobs]) * rng.lognormal(0, 0.14, len(of))
    hourly = np.isin(contract, ["short", "temp"])
    low = np.where(hourly, np.round(wage), np.round(wage / 100) * 100).astype(int)
    high = np.where(hourly, low + rng.integers(2, 10, len(of)), low + 100 * rng.integers(5, 35, len(of)))
    age = rng.integers(0, 75, len(of))
    life = np.where(hourly, rng.integers(2, 12, len(of)), rng.integers(20, 100, len(of)))
    draw = rng.random((len(of), 4))
    columns: dict[str, object] = {
        "id": [f"VA{k + 1:06d}" for k in range(len(of))],
        "enterprise_id": enterprise["id"].to_numpy()[of],
        "title": [job.title for job in jobs],
        "occupation": [job.occupation for job in jobs],
        "posts": posts,
        "contract": contract,
        "wage_min": low,
        "wage_max": high,
        "tags": [_tags(job, row) for job, row in zip(jobs, draw.tolist(), strict=True)],
        "posted": [as_of - timedelta(days=days) for days in age.tolist()],
        "expires": [as_of + timedelta(days=days) for days in (life - age).tolist()],
    }
    return as_table(columns, xy[of] + rng.uniform(-2, 2, (len(of), 2)))


def _job(industry: int, draw: float) -> Job:
    own = INDUSTRIES[industry].jobs
    return JOBS[own[int(draw * len(own))]]


def _tags(job: Job, draw: list[float]) -> list[str]:
    tags = list(job.tags)
    for tag, odds, value in zip(
        ("妈妈岗", "银龄岗", "助残岗", "包吃住"), (0.10, 0.07, 0.04, 0.22), draw, strict=True
    ):
        if value < odds and not (tags and tag in ("银龄岗", "助残岗")):
            tags.append(tag)
    return tags


def _fairs(spots: Spots, count: int, as_of: date, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Make fairs: some are over, some run on the day, most are still to come."""
    weight = np.where(
        spots.of("mall", "square", "market", "school", "park", "village"), spots.density + 50, 0.0
    )
    some = spots.take(choose(spots, weight, count, 150, rng))
    day = np.concatenate([[0, 0, -1, 1], rng.integers(-60, 75, max(0, count - 4))])[:count]
    names = some.areas.county_names
    county = [names[k] for k in some.areas.county[some.village]]
    begin = [9, 9, 9, *rng.choice([8, 9, 14], max(0, count - 3))][:count]
    starts = [
        datetime.combine(as_of + timedelta(days=int(d)), time(int(h)), CHINA)
        for d, h in zip(day, begin, strict=True)
    ]
    lasts = np.concatenate(
        [[9, 8, 3], rng.choice([3, 4, 8, 27], max(0, count - 3), p=[0.5, 0.3, 0.15, 0.05])]
    )[:count]
    columns: dict[str, object] = {
        "id": [f"JF{k + 1:04d}" for k in range(count)],
        "name": [f"{county[k]}{_FAIRS[k % len(_FAIRS)]}" for k in range(count)],
        "venue": some.name,
        "starts": starts,
        "ends": [start + timedelta(hours=int(h)) for start, h in zip(starts, lasts, strict=True)],
        "posts": np.round(rng.lognormal(6, 0.7, count)).astype(int),
    }
    return as_table(columns, some.xy)


def _training(
    spots: Spots, count: int, as_of: date, rng: np.random.Generator
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    weight = np.where(spots.of("school", "office", "works", "mall", "slabs"), spots.density**0.7 + 5, 0.0)
    some = spots.take(choose(spots, weight, count, 200, rng))
    stems = pairs(FIRST, SECOND, rng)
    tails = ("职业培训学校", "职业技能培训学校", "家政服务培训中心", "技工学校", "电商职业培训学校")
    columns: dict[str, object] = {
        "id": [f"TI{k + 1:04d}" for k in range(count)],
        "uscc": make_codes("52", [code[:6] for code in some.area_code], 20_000_000),
        "name": [f"刺桐市{stems[k]}{tails[k % len(tails)]}" for k in range(count)],
        "address": some.addresses(rng),
        "phone": _phones(count, rng),
        "area_code": some.area_code,
    }
    of = np.repeat(np.arange(count), rng.integers(2, 8, count))
    kind = rng.integers(0, len(COURSES), len(of))
    kind[0] = 0
    seats = rng.choice([20, 30, 40, 50], len(of))
    taken = np.minimum(seats, (seats * rng.beta(2.2, 1.2, len(of)) * 1.15).astype(int))
    taken[0] = min(int(taken[0]), 12)
    course = pd.DataFrame(
        {
            "id": [f"CO{k + 1:05d}" for k in range(len(of))],
            "institution_id": [f"TI{k + 1:04d}" for k in of],
            "name": [COURSES[k].name for k in kind],
            "occupation": [COURSES[k].occupation for k in kind],
            "subsidised": rng.random(len(of)) < np.where(np.arange(len(of)) == 0, 1.1, 0.8),
            "starts": [
                as_of + timedelta(days=int(d))
                for d in np.concatenate([[9], rng.integers(-40, 90, len(of) - 1)])
            ],
            "days": [COURSES[k].days for k in kind],
            "seats": seats,
            "seats_taken": taken,
            "enrol_url": [f"https://example.invalid/enrol/CO{k + 1:05d}" for k in range(len(of))],
            "demo": True,
        }
    )
    return as_table(columns, some.xy), course
