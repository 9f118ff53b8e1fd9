"""What kind of markup a text is, told by its first element; declarations of entities are refused."""

import re

from data.files.text import to_utf8
from gis.errors import FileError

_BEFORE = re.compile(rb"\s+|<\?[^>]*\?>|<!--(?:(?!-->).)*-->", re.DOTALL)
_ELEMENT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")


def first_element(content: bytes) -> str:
    """
    Give the name of the first element of a markup text, without its prefix.

    Parameters
    ----------
    content
        The file.

    Returns
    -------
    str
        Lower case; ``!doctype`` where a declaration comes first, empty where there is no element.
    """
    text = to_utf8(content, "文件")
    at = 0
    while found := _BEFORE.match(text, at):
        at = found.end()
    if text[at : at + 9].lower() == b"<!doctype":
        return "!doctype"
    element = _ELEMENT.match(text, at)
    return element[1].decode().lower() if element else ""


def refuse_other_than_kml(content: bytes) -> None:
    """Refuse a text that is no KML, or that declares a document type and so perhaps entities."""
    first = first_element(content)
    if first in {"html", "table", "meta", "head", "body"} or b"<html" in content[:4096].lower():
        raise FileError(
            "这是网页（一些系统导出的“Excel”其实是网页）；请用 Excel 或 WPS 打开后另存为 .xlsx",
            "this is a web page, as some programs write for Excel; open it in Excel or WPS and save it as "
            ".xlsx",
        )
    if first != "kml":
        raise FileError(
            "不是 KML；KML 应以 <kml> 开头，且没有 DOCTYPE 声明",
            "this is no KML; a KML begins with <kml> and declares no DOCTYPE",
        )
