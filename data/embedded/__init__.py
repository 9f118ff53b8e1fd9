"""
A private PostgreSQL with PostGIS that the program starts and stops itself.

::

    cluster = find_cluster(home, pg_bin=None)     # nothing runs yet
    with running(cluster):                        # started, or attached to; the last to leave stops it
        psycopg.connect(cluster.dsn(APP))

``binaries`` finds PostgreSQL, ``account`` is who runs it, ``cluster`` says where everything lies,
``server`` starts and stops the process, ``roles`` makes roles and databases, ``lease`` counts who uses it,
``place`` chooses the home, ``install`` gets the packages.
"""

from data.embedded.cluster import ADMIN, APP, DATABASE, OWNER, Cluster, find_cluster
from data.embedded.lease import Status, running, status, stop
from data.embedded.place import default_home
from data.embedded.roles import create_database, drop_database
from data.embedded.watch import watched

__all__ = [
    "ADMIN",
    "APP",
    "DATABASE",
    "OWNER",
    "Cluster",
    "Status",
    "create_database",
    "default_home",
    "drop_database",
    "find_cluster",
    "running",
    "status",
    "stop",
    "watched",
]
