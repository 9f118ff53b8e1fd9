"""Amounts that a cell may hold: counts that are not negative, and sums of money in yuan or 万元."""

import re

from data.files.record import Record, number_of, text_of
from gis.errors import InputError
from gis.spelling import as_spelt

YUAN_IN_WAN = 10_000.0

LONGEST = 20
"""No sum of money has more digits."""

_MONEY = re.compile(r"¥?([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?)(万元|万|元|yuan|rmb)?")


def amount_of(record: Record, column: str, zh: str) -> float | None:
    """
    Read a count that may be missing.

    Parameters
    ----------
    record
        From `read_records`.
    column
        Known column.
    zh
        Its Chinese name, for the message.

    Returns
    -------
    float or None
        None where the cell or the column is empty.

    Raises
    ------
    InputError
        If the cell holds anything else than a number from 0 on; whoever asks takes it as unknown.
    """
    if not text_of(record, column):
        return None
    try:
        amount = number_of(record, column, zh)
    except InputError:
        amount = -1.0
    if amount < 0:
        raise InputError(
            f"{zh}应是不小于 0 的数字，按未知处理",
            f"{column} must be a number and not negative; it counts as unknown",
        )
    return amount


def yuan_of(text: str, zh: str, en: str, *, wan: bool = False) -> float:
    """
    Read a sum of money.

    Parameters
    ----------
    text
        A number, perhaps with commas between thousands and with 元, 万 or 万元 behind it.
    zh, en
        What it is for, for the message.
    wan
        True where the heading says 万元; a unit in the cell goes before it.

    Returns
    -------
    float
        Yuan; negative where the text is.

    Raises
    ------
    InputError
        If it is no number.

    Examples
    --------
    >>> yuan_of("12,000", "", ""), yuan_of("3.5万元", "", ""), yuan_of("8", "", "", wan=True)
    (12000.0, 35000.0, 80000.0)
    """
    found = _MONEY.fullmatch(as_spelt(text))
    digits = found.group(1).replace(",", "") if found else ""
    if found is None or not any(sign.isdigit() for sign in digits) or len(digits) > LONGEST:
        raise InputError(
            f"{zh}应是金额；请填写数字，单位元（或在表头写万元）",
            f"{en} must be a sum of money; give a number in yuan, or name 万元 in the heading",
        )
    unit = found.group(2) or ("万元" if wan else "元")
    return float(digits) * (YUAN_IN_WAN if unit.startswith("万") else 1.0)
