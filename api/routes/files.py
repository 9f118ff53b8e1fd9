"""The base map and the built page."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import FileResponse
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from api.deps import ServedDep
from api.parameters import READS_MORE
from api.problem import problem
from gis.errors import NotFoundError, UnavailableError

router = APIRouter(include_in_schema=False)

PMTILES = "application/vnd.pmtiles"
STATIC = Path(str(files("api"))) / "static"
APP_FILES = {
    ".js": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".png": "image/png",
}
ONE_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})|bytes=-(\d{1,18})")


@router.get("/basemap.pmtiles")
async def get_basemap(request: Request, served: ServedDep) -> Response:
    """Serve the base map, whole or one range of bytes."""
    path = served.basemap
    if path is None or not path.is_file():
        raise NotFoundError(
            "没有底图；请先运行 jobcircle demo", "there is no base map; run jobcircle demo first"
        )
    asked = request.headers.get("range")
    size = path.stat().st_size
    if asked is not None and not _satisfiable(asked, size):
        return problem(request, 416, headers={"content-range": f"bytes */{size}", "accept-ranges": "bytes"})
    return FileResponse(path, media_type=PMTILES, headers={"cache-control": "public, max-age=300"})


@router.get("/")
async def get_page() -> Response:
    """Serve the residents' page."""
    return _page("index")


@router.get("/desk")
@router.get("/staff")
@router.get("/screen")
@router.get("/kiosk")
async def get_other_page(request: Request) -> Response:
    """Serve the page of planners, of staff, of a wall or of a kiosk."""
    return _page(request.url.path.removeprefix("/"))


# A wall and a kiosk are set up by their address, and whoever passes a link on adds words of their own.
for read in (get_page, get_other_page):
    setattr(read, READS_MORE, True)


@router.get("/sw.js")
@router.get("/manifest.webmanifest")
@router.get("/icon-192.png")
@router.get("/icon-512.png")
@router.get("/icon-maskable-512.png")
async def get_app_file(request: Request) -> Response:
    """Serve what lets a phone keep the residents' page: asked again each time, since their names stay."""
    path = STATIC / request.url.path.rpartition("/")[2]
    if not path.is_file():
        raise NotFoundError("没有这个文件；请运行 ./run demo", "there is no such file; run ./run demo")
    return FileResponse(path, media_type=APP_FILES[path.suffix], headers={"cache-control": "no-cache"})


def mount_assets(app: FastAPI) -> None:
    """
    Serve the page's scripts and styles, whose names change with their content.

    Parameters
    ----------
    app
        Gets ``/assets``.
    """
    assets = _Assets(directory=STATIC / "assets", check_dir=False)
    app.mount("/assets", GZipMiddleware(assets), name="assets")


def _page(name: str) -> Response:
    page = STATIC / f"{name}.html"
    if not page.is_file():
        raise UnavailableError(
            "网页还没有构建；请运行 ./run demo", "the page is not built yet; run ./run demo"
        )
    return FileResponse(page, headers={"cache-control": "no-cache"})


class _Assets(StaticFiles):
    """Files that never change under their name, so a browser need not ask again."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Answer with a file, to be kept."""
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def _satisfiable(asked: str, size: int) -> bool:
    found = ONE_RANGE.fullmatch(asked.replace(" ", ""))
    if found is None:
        return False
    if found[3] is not None:
        return int(found[3]) > 0
    first, last = int(found[1]), found[2]
    return first < size and (not last or int(last) >= first)
