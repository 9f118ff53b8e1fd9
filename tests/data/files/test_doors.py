"""The rules of "which door" as a file: the shipped one is whole, and a fault in another is one sentence."""

from pathlib import Path

import pytest

from data.files.doors import SHIPPED, parse_doors, read_doors, shipped_doors
from gis.errors import FileError
from gis.jurisdiction import CHOICES, Matter
from gis.jurisdiction.facts import ANYWHERE, PLACES

LAW = """
[[law]]
key = "law"
zh = "《法》"
en = "Law"
valid_from = 2008-05-01
source = "公开全文"
"""
RULE = """
[[rule]]
id = "one"
matter = "仲裁"
case = "workplace"
place = "workplace"
law = "law"
article_zh = "第一条"
article_en = "Art. 1"
why_zh = "因为"
why_en = "because"
"""
DEADLINE = """
[[deadline]]
id = "two"
matter = "arbitration"
amount = 1
unit = "years"
event_zh = "知道之日"
event_en = "the day it was known"
who_zh = "劳动者"
who_en = "the worker"
law = "law"
article_zh = "第二条"
article_en = "Art. 2"
"""


def test_the_shipped_rules_have_a_door_and_papers_for_every_matter() -> None:
    book = shipped_doors()
    for matter in Matter:
        assert any(rule.terms.matter is matter and not rule.terms.region for rule in book.doors), matter
        assert any(paper.terms.matter is matter for paper in book.papers), matter


def test_every_shipped_row_has_a_law_a_place_in_it_and_a_source() -> None:
    ids = [terms.id for terms in shipped_doors().terms]
    assert len(ids) == len(set(ids))
    for terms in shipped_doors().terms:
        assert all((*terms.law.name, *terms.law.article, terms.law.source)), terms.id
        assert terms.unconfirmed is None or all(terms.unconfirmed), terms.id


def test_what_domain_knowledge_alone_says_is_marked_as_unconfirmed() -> None:
    doubtful = {terms.id for terms in shipped_doors().terms if terms.unconfirmed}
    assert {
        "insp-workplace",
        "inj-uninsured",
        "arb-dispatch-host",
        "soc-flexible",
        "med-workplace",
    } <= doubtful
    assert not {"arb-workplace", "arb-employer", "inj-insured", "inj-project", "unemp-residence"} & doubtful


def test_every_fact_and_place_that_can_be_told_is_used_by_some_rule() -> None:
    book = shipped_doors()
    used = {name for terms in book.terms for name in terms.when}
    assert used == set(CHOICES)
    places = {rule.place for rule in book.doors}
    assert places == {ANYWHERE, *PLACES} - {"here"}


def test_a_copy_of_the_shipped_file_gives_the_same_rules(tmp_path: Path) -> None:
    copy = tmp_path / "mine.toml"
    copy.write_bytes(b"\xef\xbb\xbf" + SHIPPED.read_bytes())
    assert read_doors(copy) == shipped_doors()
    assert parse_doors(SHIPPED.read_text("utf-8")) == shipped_doors()


def test_a_row_has_the_days_of_its_law_unless_it_has_its_own() -> None:
    book = parse_doors(LAW + RULE + "valid_from = 2020-01-01\nvalid_to = 2021-01-01\n" + DEADLINE)
    assert str(book.doors[0].terms.valid_from) == "2020-01-01"
    assert str(book.doors[0].terms.valid_to) == "2021-01-01"
    assert str(book.deadlines[0].terms.valid_from) == "2008-05-01"


def test_a_region_may_ask_for_several_places_in_it() -> None:
    one = parse_doors(LAW + RULE + 'region = "35"\nregion_place = "employer"')
    both = parse_doors(LAW + RULE + 'region = "35"\nregion_place = ["workplace", "employer"]')
    assert one.doors[0].terms.region_places == ("employer",)
    assert both.doors[0].terms.region_places == ("workplace", "employer")


FAULTS = [
    (LAW, "没有 [[rule]]", "there is no [[rule]]"),
    (RULE, "没有 key 为 law 的 [[law]]", "no [[law]] with the key law"),
    (LAW + RULE.replace("仲裁", "天气"), "不认识这个事项", "no such matter"),
    (LAW + RULE + 'when = { weather = "wet" }', "没有这个情况", "no such fact"),
    (LAW + RULE + 'when = { dispatch = "maybe" }', "dispatch 应为", "dispatch must be one of yes, no"),
    (LAW + RULE + 'when = "dispatch"', "when 应为", "write when as"),
    (LAW + RULE + "when = { dispatch = [1] }", "应为文字", "must be a text"),
    (
        LAW + RULE.replace('place = "workplace"', 'place = "moon"'),
        "place 不能是 moon",
        "place cannot be moon",
    ),
    (
        LAW + RULE.replace('place = "workplace"', 'place = "here"'),
        "place 不能是 here",
        "place cannot be here",
    ),
    (LAW + RULE + 'level = "village"', "level 不能是 village", "level cannot be village"),
    (LAW + RULE + 'region = "35"', "region_place 要一起写", "together"),
    (LAW + RULE + 'region = "351"\nregion_place = "workplace"', "2、4 或 6 位", "2, 4 or 6 digits"),
    (LAW + RULE + 'region = "35"\nregion_place = "moon"', "region_place 不能是", "region_place cannot be"),
    (LAW + RULE + 'region = "35"\nregion_place = ["employer", "moon"]', "不能是 moon", "cannot be moon"),
    (LAW + RULE + 'region = "35"\nregion_place = [1]', "region_place 不能是 1", "region_place cannot be 1"),
    (LAW + RULE + 'region = "35"\nregion_place = []', "region_place 要一起写", "together"),
    (LAW + RULE + "valid_to = 2001-01-01", "valid_to 应晚于", "valid_to must be after"),
    (LAW + RULE + "valid_from = 2001-01-01T00:00:00", "valid_from 应为日期", "valid_from must be a date"),
    (LAW + RULE + 'unconfirmed_zh = "存疑"', "缺少 unconfirmed_en", "unconfirmed_en is missing"),
    (LAW + RULE + 'colour = "red"', "不认识 colour", "colour is not known"),
    (LAW + RULE + RULE, "编号 one 重复", "the id one is there twice"),
    (LAW + RULE.replace('article_zh = "第一条"', ""), "缺少 article_zh", "article_zh is missing"),
    (LAW + RULE.replace('"因为"', '"因\\u0007为"'), "why_zh 应为一行文字", "why_zh must be a line of text"),
    (LAW + RULE + DEADLINE.replace("amount = 1", "amount = 0"), "amount 应为", "amount must be"),
    (LAW + RULE + DEADLINE.replace("amount = 1", "amount = true"), "amount 应为", "amount must be"),
    (LAW + RULE + DEADLINE.replace('"years"', '"weeks"'), "unit 不能是 weeks", "unit cannot be weeks"),
    (LAW + RULE + "[[rules]]\n", "不认识 [[rules]]", "[[rules]] is not known"),
    (LAW + RULE + 'bring = "x"\n', "不认识 bring", "bring is not known"),
    ('bring = "x"\n' + LAW + RULE, "应为 [[bring]] 表", "write it as a table [[bring]]"),
    (LAW.replace("2008-05-01", '"2008"') + RULE, "valid_from 应为日期", "valid_from must be a date"),
    (LAW + RULE + "= ", "不是有效的 TOML", "is not valid TOML"),
]


@pytest.mark.parametrize(("text", "zh", "en"), FAULTS, ids=range(len(FAULTS)))
def test_a_fault_is_told_in_one_sentence_and_nothing_is_left_out(text: str, zh: str, en: str) -> None:
    with pytest.raises(FileError) as caught:
        parse_doors(text, "mine.toml")
    assert zh in caught.value.message.zh
    assert en in caught.value.message.en
    assert caught.value.message.en.startswith("mine.toml")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="too large"):
        parse_doors("#" + "长" * 400_000)
    path = tmp_path / "long.toml"
    path.write_text("#" * 1_100_000)
    with pytest.raises(FileError, match="too large"):
        read_doors(path)


def test_a_file_that_is_not_utf_8_says_so(tmp_path: Path) -> None:
    path = tmp_path / "gbk.toml"
    path.write_bytes("# 规则\n".encode("gbk"))
    with pytest.raises(FileError, match="UTF-8"):
        read_doors(path)
