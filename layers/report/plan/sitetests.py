"""The six tests of a site: three for closing, three for upgrading."""

from dataclasses import dataclass
from typing import Any

from layers.report.model import Value
from layers.report.plain import cell, in_language, number, rows_of
from layers.report.plan.hidden import without_few
from layers.report.plan.words import TEST_FOR, TESTS, unit
from layers.report.smallcells import few
from layers.report.words import Words

MOST_TESTS = 12


@dataclass(frozen=True, slots=True)
class TestTexts:
    """
    A test as it is written.

    Attributes
    ----------
    use
        Closing or upgrading.
    label, measure
        Its name, and what it measures.
    value, threshold
        With their unit, which stands once.
    passes
        A sign and a word.
    """

    use: str
    label: str
    measure: str
    value: str
    threshold: str
    passes: str


def tests_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the tests of a site, those for closing first."""
    tests = rows_of(row.get("tests"))[:MOST_TESTS]
    return sorted(tests, key=lambda test: test.get("for") != "close")


def test_value(test: dict[str, Any]) -> Value:
    """Give the figure of a test; a handful of people is hidden."""
    value = number(test.get("value"))
    return few(value) if test.get("unit") == "people" else value


def test_texts(test: dict[str, Any], say: Words) -> TestTexts:
    """
    Write a test.

    Parameters
    ----------
    test
        Of a site.
    say
        The language.

    Returns
    -------
    TestTexts
        What is not known reads so.
    """
    named = say.named(TESTS, test.get("name"))
    use = say.named(TEST_FOR, test.get("for"))
    value, threshold = test_value(test), number(test.get("threshold"))
    of = unit(test.get("unit"), say)
    sign = {">": ">", "<": "<", ">=": "≥", "<=": "≤"}.get(str(test.get("sense")), "")
    return TestTexts(
        use=use,
        label=say(f"{use}·{named}", f"{use}: {named.lower()}") if use else named,
        measure=_measure(test, named, say),
        value=say("未知", "unknown") if value is None else f"{_figure(value)} {of}".strip(),
        threshold=""
        if threshold is None
        else f"{sign} {_figure(threshold)} {of if value is None else ''}".strip(),
        passes=passes_text(test, say),
    )


def passes_text(test: dict[str, Any], say: Words) -> str:
    """Tell whether a test is passed, with a sign beside the word."""
    passes = test.get("passes")
    if passes is True:
        return say("● 符合", "● yes")
    return say("○ 不符", "○ no") if passes is False else say("？ 未知", "? unknown")


def _measure(test: dict[str, Any], named: str, say: Words) -> str:
    """Tell what a test measures; the name of the test is told already."""
    told = without_few(in_language(test, say.language), say.language)
    head, colon, rest = told.partition(say("：", ": "))
    return rest if colon and len(head) <= 2 * len(named) else told


def _figure(value: Value) -> str:
    if not isinstance(value, float):
        return cell(value, "count")
    return f"{value:,.0f}" if abs(value) >= 100 or value.is_integer() else f"{value:,.1f}"  # noqa: PLR2004
