"""Where the program keeps its data when nobody says otherwise."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path


def default_home(environment: Mapping[str, str], *, user_id: int) -> Path:
    """
    Choose the data directory: the first of the usual places that can be written.

    Root gets ``/var/lib/jobcircle``, because the unprivileged account that runs PostgreSQL cannot enter
    root's home. Everybody else gets the XDG data directory, or, where the home is missing or read-only,
    a directory of their own under ``/var/tmp``.

    Parameters
    ----------
    environment
        The door's environment (``HOME`` and ``XDG_DATA_HOME`` are looked at).
    user_id
        Effective user id of the process.

    Returns
    -------
    Path
        The directory; it may not exist yet.
    """
    places = [Path("/var/lib/jobcircle")] if user_id == 0 else list(_personal_places(environment))
    fallback = Path(f"/var/tmp/jobcircle-{user_id}")  # noqa: S108  named by user id, owner checked at start
    return next((place for place in places if _can_be_made(place)), fallback)


def _personal_places(environment: Mapping[str, str]) -> Iterator[Path]:
    if (share := environment.get("XDG_DATA_HOME", "")).startswith("/"):
        yield Path(share) / "jobcircle"
    if (home := environment.get("HOME", "")).startswith("/"):
        yield Path(home) / ".local/share/jobcircle"


def _can_be_made(place: Path) -> bool:
    """Whether the nearest directory that exists may be written to."""
    for directory in (place, *place.parents):
        if directory.exists():
            return directory.is_dir() and os.access(directory, os.W_OK | os.X_OK)
    return False
