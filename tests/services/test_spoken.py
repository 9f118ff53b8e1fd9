import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.calendar import NO_CALENDAR
from services.hours import LONGEST_RULE, dated_hours
from services.spoken import spoken_rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("周一至周五 9:00-17:00", "Mo-Fr 09:00-17:00"),
        (
            "周一至周五 9:00-12:00，14:00-17:30；周六 9:00-12:00",
            "Mo-Fr 09:00-12:00,14:00-17:30; Sa 09:00-12:00",
        ),
        ("星期一到星期日 09:00—21:00", "Mo-Su 09:00-21:00"),
        ("周一至五上午9点-12点，下午2点-5点半", "Mo-Fr 09:00-12:00,14:00-17:30"),
        ("周一、三、五 9:00-11:00", "Mo,We,Fr 09:00-11:00"),
        ("周六日９：００－１６：００", "Sa,Su 09:00-16:00"),
        ("工作日8:30-17:30", "Mo-Fr 08:30-17:30"),
        ("周一至周五9时至17时30分", "Mo-Fr 09:00-17:30"),
        ("早九晚五", "09:00-17:00"),
        ("下午2点-5点", "14:00-17:00"),
        ("每天 18:00-次日2:00", "Mo-Su 18:00-02:00"),
        ("每天 晚上6点到晚上12点", "Mo-Su 18:00-24:00"),
        ("每天11:00-中午1点", "Mo-Su 11:00-13:00"),
        ("上午8:30-11:30 下午2:00-5:30（法定节假日除外）", "08:30-11:30,14:00-17:30; PH off"),
        ("周一至周五9:00-17:00，周末及节假日休息", "Mo-Fr 09:00-17:00; PH,Sa,Su off"),
        ("营业时间：每天8:00-20:00", "Mo-Su 08:00-20:00"),
        ("全天", "24/7"),
        ("24小时营业", "24/7"),
        ("工作日全天", "Mo-Fr 00:00-24:00"),
    ],
)
def test_what_signs_say_is_understood(text: str, rule: str) -> None:
    assert spoken_rule(text) == rule
    assert dated_hours(text, NO_CALENDAR) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "周一到周五 9点",
        "请电话预约",
        "工作日",
        "9:00-17:00 周一至周五",
        "夏令时 9:00-17:00",
        "节假日不休 9:00-17:00",
        "周一至周五 9:00-17:00 中午不休息",
        "周日休息，其余9:00-17:00",
        "全年无休",
        "9-17",
        "周一至周三至周五 9:00-17:00",
        "休息",
    ],
)
def test_what_is_not_understood_as_a_whole_is_not_understood(text: str) -> None:
    assert spoken_rule(text) is None


def test_hours_that_no_day_has_are_refused_in_chinese_too() -> None:
    assert dated_hours("周一至周五 25:00-26:00", NO_CALENDAR) is None


@given(st.text("周一二五六日至、，；:-0159点半时上下午晚次节假休息全天工作24小 ", max_size=60))
def test_any_text_is_understood_or_not_but_never_an_error(text: str) -> None:
    dated_hours(text, NO_CALENDAR)


def test_a_very_long_text_is_refused_at_once() -> None:
    assert dated_hours("周一" * LONGEST_RULE, NO_CALENDAR) is None
