"""Chromium as the tests use it, and a page that is watched while it is visited."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SOFTWARE_WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
PHONE: ViewportSize = {"width": 360, "height": 640}
DESK: ViewportSize = {"width": 1440, "height": 900}
SIZES: tuple[ViewportSize, ...] = (
    {"width": 390, "height": 844},
    {"width": 768, "height": 1024},
    {"width": 1440, "height": 900},
)
PATIENCE_MS = 90_000
"""On a busy machine; what is there is not waited for."""
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Visit:
    """One page that is open, and all that it asked for and complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None,
        )

    def wait_for_map(self) -> None:
        self.page.wait_for_selector(".map__canvas[data-loaded]")
        self.page.wait_for_timeout(500)  # the tiles of the first view are drawn


@dataclass(frozen=True)
class Known:
    """A station that the server knows, for tests that need a place to start from."""

    name: str
    lon: float
    lat: float

    @property
    def fragment(self) -> str:
        return f"#lon={self.lon:.4f}&lat={self.lat:.4f}"


def barriers(page: Page) -> list[str]:
    """Give what axe-core finds against WCAG 2.2 AA on the page as it stands."""
    page.evaluate(AXE.read_text(encoding="utf-8"))  # not a script element: the page's own policy forbids it
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG
    )
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
