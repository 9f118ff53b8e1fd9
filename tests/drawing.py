"""How hypothesis draws: the same cases for the same source text, or others and more for whoever explores."""

import pytest
from hypothesis import is_hypothesis_test, settings

EXPLORED = 10
"""Times as many examples with ``--explore``."""

# A machine that is busy for a moment is no fault of what is tested, nor is another draw.
settings.register_profile("any machine", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever has the time ask for other draws."""
    parser.addoption(
        "--explore", action="store_true", help=f"hypothesis draws anew, {EXPLORED} times as many examples"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose how to draw, before any test is read."""
    settings.load_profile("explore" if config.getoption("--explore") else "any machine")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Draw more examples, if asked."""
    if not config.getoption("--explore"):
        return
    # Items of one function with other parameters share its settings.
    for test in {item.obj for item in items if isinstance(item, pytest.Function)}:
        if is_hypothesis_test(test):
            own = test._hypothesis_internal_use_settings
            test._hypothesis_internal_use_settings = settings(own, max_examples=EXPLORED * own.max_examples)
