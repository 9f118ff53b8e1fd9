"""Where this process keeps its data."""

import os
from pathlib import Path

from api.settings import Settings
from data.embedded import default_home


def home_of(settings: Settings) -> Path:
    """
    Choose the data directory: the one that is set, else the usual place of this user.

    Parameters
    ----------
    settings
        `data_dir` decides.

    Returns
    -------
    Path
        Absolute; it may not exist yet.
    """
    return (settings.data_dir or default_home(os.environ, user_id=os.geteuid())).absolute()
