"""The palettes of a map on a light and on a dark ground: the same signs, colours that stand out on each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from layers.catalog.shared import BLUE, BROWN, GOLD, GREEN, GREY, ORANGE, RED, SLATE, TEAL, VIOLET

ThemeName = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Theme:
    """
    Colours of a map.

    Attributes
    ----------
    name
        ``light`` or ``dark``.
    land
        Where nothing is drawn.
    text, halo
        Of names, and around them.
    ring
        Around a point's sign, and the sign itself on its colour.
    colours
        Instead of those of the catalogue.
    """

    name: ThemeName
    land: str
    text: str
    halo: str
    ring: str
    colours: Mapping[str, str]

    def colour(self, of_catalogue: str) -> str:
        """Give the colour that stands here for one of the catalogue."""
        return self.colours.get(of_catalogue, of_catalogue)


LIGHT = Theme("light", "#f4f3ef", "#33393b", "#fbfaf7", "#ffffff", MappingProxyType({}))
DARK = Theme(
    "dark", "#171c20", "#d5dcdf", "#14181b", "#14181b",
    MappingProxyType(
        {
            BLUE: "#6fa8f5", RED: "#f0777b", BROWN: "#d98f52", VIOLET: "#b58ae8", GREEN: "#46b8a4",
            TEAL: "#2fb0a2", ORANGE: "#f27a45", GREY: "#9aa4ae", SLATE: "#8fa3b8", GOLD: "#d6a93c",
        }
    ),
)  # fmt: skip
THEMES: Mapping[ThemeName, Theme] = MappingProxyType({"light": LIGHT, "dark": DARK})
