"""The page's words for what the audit says: a reason that the page cannot name reads as another."""

import re
from pathlib import Path

import pytest

from isochrones.coverage import UNKNOWN_TEXTS

WORDS = Path(__file__).parents[1] / "web" / "src" / "i18n"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_has_words_for_every_reason_not_to_know(language: str) -> None:
    text = (WORDS / f"{language}.ts").read_text(encoding="utf-8")
    block = re.search(r"^  reason: \{\n(.*?)^  \}", text, re.MULTILINE | re.DOTALL)
    assert block is not None
    told = dict(re.findall(r'^    (\w+): "(.+)",$', block.group(1), re.MULTILINE))
    assert set(told) == {"other", *map(str, UNKNOWN_TEXTS)}
