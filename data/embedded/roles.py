"""Roles and databases: an owner that migrates, and an application that is no superuser."""

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row

from data.embedded.cluster import ADMIN, APP, DATABASE, OWNER, Cluster
from data.embedded.trouble import explain

APP_LIMITS = (
    ("statement_timeout", "10s"),
    ("lock_timeout", "2s"),
    ("idle_in_transaction_session_timeout", "15s"),
)
EXTENSIONS = ("postgis", "pg_trgm", "btree_gist")


def prepare(cluster: Cluster) -> None:
    """
    Make the roles and the program's database where they are missing.

    Raises
    ------
    UnavailableError
        If the server does not let us in.
    """
    try:
        with psycopg.connect(cluster.dsn(ADMIN, "postgres"), autocommit=True) as connection:
            for role in (OWNER, APP):
                _make_role(connection, role)
            for name, value in APP_LIMITS:
                limit = sql.SQL("ALTER ROLE {} SET {} = {}")
                connection.execute(limit.format(*_named(APP, name), sql.Literal(value)))
    except psycopg.Error as error:
        raise explain(cluster, str(error)) from error
    create_database(cluster, DATABASE)


def create_database(cluster: Cluster, name: str) -> None:
    """
    Make a database that the owner role owns, with PostGIS and trigrams; harmless when it is there.

    Parameters
    ----------
    cluster
        A running cluster.
    name
        Name of the database.

    Raises
    ------
    UnavailableError
        If it cannot be made.
    """
    try:
        with psycopg.connect(cluster.dsn(ADMIN, "postgres"), autocommit=True) as connection:
            if _is_complete(connection, name):
                return
            # A database without its comment was interrupted while it was made, and holds nothing yet.
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            making = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
            connection.execute(sql.SQL(making).format(*_named(name, OWNER)))
            _fill(cluster, name)
            connection.execute(sql.SQL("COMMENT ON DATABASE {} IS 'jobcircle'").format(sql.Identifier(name)))
    except psycopg.Error as error:
        raise explain(cluster, str(error)) from error


def drop_database(cluster: Cluster, name: str) -> None:
    """Remove a database, and end whoever is connected to it."""
    with psycopg.connect(cluster.dsn(ADMIN, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _fill(cluster: Cluster, name: str) -> None:
    with psycopg.connect(cluster.dsn(ADMIN, name)) as connection:
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        # PostgreSQL 14 lets everybody create in `public`; from 15 on the owner alone may.
        connection.execute(sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
        connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(*_named(OWNER)))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(*_named(name)))
        connection.execute(sql.SQL("GRANT CONNECT, TEMP ON DATABASE {} TO {}").format(*_named(name, APP)))
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(*_named(APP)))
        defaults = "ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT "
        for rights in ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE, SELECT ON SEQUENCES"):
            connection.execute(sql.SQL(defaults + rights + " TO {}").format(*_named(OWNER, APP)))


def _make_role(connection: psycopg.Connection, role: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    if not found:
        rights = "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION"
        connection.execute(sql.SQL(rights).format(*_named(role)))


def _is_complete(connection: psycopg.Connection, name: str) -> bool:
    query = "SELECT shobj_description(oid, 'pg_database') = 'jobcircle' FROM pg_database WHERE datname = %s"
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(query, (name,)).fetchone()
    return bool(row and row[0])


def _named(*names: str) -> tuple[sql.Identifier, ...]:
    return tuple(sql.Identifier(name) for name in names)
