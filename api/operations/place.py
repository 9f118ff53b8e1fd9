"""A real city by its name: its OpenStreetMap data downloaded once, then treated as a file."""

from pathlib import Path

from api.operations.network import PLACE


def fetch_place(source: str, home: Path) -> Path:
    """
    Give the OpenStreetMap file of a city.

    Parameters
    ----------
    source
        A file, or ``place:NAME``, which is downloaded below `home` unless it was before.
    home
        The program's data directory.

    Returns
    -------
    Path
        An OpenStreetMap file.

    Raises
    ------
    UnavailableError
        If a place has to be downloaded and the internet cannot be reached.
    NotFoundError
        If no place goes by that name.
    """
    if not source.startswith(PLACE):
        return Path(source)
    from isochrones.osm.download import download_extract

    return download_extract(source.removeprefix(PLACE), home / "places")
