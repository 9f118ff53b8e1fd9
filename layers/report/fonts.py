"""The Chinese font that letters PDF pages and pictures."""

from functools import cache

import typst

from gis.errors import Message, UnavailableError

FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
"""Fonts with simplified Chinese, best first."""

NO_FONT = Message(
    "本机没有中文字体，无法制作 PDF 和图片；请安装 fonts-noto-cjk（apt install fonts-noto-cjk）后重试",
    "this machine has no Chinese font for PDF and pictures; install fonts-noto-cjk and try again",
)


def chinese_font() -> str:
    """
    Find the family that letters PDF pages and pictures.

    Returns
    -------
    str
        Name of the family.

    Raises
    ------
    UnavailableError
        If the machine has none.
    """
    present = families()
    for family in FONTS:
        if family in present:
            return family
    raise UnavailableError(NO_FONT.zh, NO_FONT.en)


@cache
def families() -> frozenset[str]:
    """Give the names of the font families of this machine."""
    return frozenset(typst.Fonts().families())
