"""Chinese unless the caller prefers English."""

from gis.errors import Message

LONGEST_HEADER = 1000
MOST_CHOICES = 20


def prefers_english(accept_language: str) -> bool:
    """
    Read an ``Accept-Language`` header.

    Parameters
    ----------
    accept_language
        As sent; anything that cannot be read counts as no wish.

    Returns
    -------
    bool
        True when English is wanted more than Chinese.

    Examples
    --------
    >>> prefers_english("en-GB,en;q=0.9,zh;q=0.8"), prefers_english("zh-CN;q=abc"), prefers_english("")
    (True, False, False)
    """
    best = {"en": 0.0, "zh": 0.0}
    if len(accept_language) > LONGEST_HEADER:
        return False
    for choice in accept_language.split(",")[:MOST_CHOICES]:
        tag, _, weight = choice.partition(";q=")
        language = tag.strip().lower().split("-")[0]
        if language in best:
            best[language] = max(best[language], _weight(weight))
    return best["en"] > best["zh"]


def said(message: Message, *, english: bool) -> str:
    """Choose the sentence in the caller's language."""
    return message.en if english else message.zh


def _weight(text: str) -> float:
    if not text.strip():
        return 1.0
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0
