"""Bring a database to the newest schema, with the rows that the program itself declares."""

from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError, OperationalError

from data.tables import CircleProfileRow, FacilityKindAliasRow, FacilityKindRow, Table
from gis.errors import UnavailableError
from gis.kinds import KINDS
from gis.model import RURAL_5_KM, URBAN_15_MIN, CircleProfile

EXTENSIONS = ("postgis", "pg_trgm", "btree_gist")
APP_ROLE = "jobcircle_app"
LOCK = 0x6A6F6263  # any number that only this program locks: "jobc"


def upgrade(engine: Engine) -> None:
    """
    Run every missing migration and refresh the declared rows, in one transaction.

    Several callers at once are safe: the first works, the others wait and find nothing to do.

    Parameters
    ----------
    engine
        Connects as the role that owns the schema.

    Raises
    ------
    UnavailableError
        If the database cannot be reached, or lacks PostGIS, pg_trgm or btree_gist and may not be given them.
    """
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            _ensure_extensions(connection)
            _run(connection, "upgrade", "head")
            _declare(connection)
            _grant(connection)
    except OperationalError as error:
        raise UnavailableError(
            "连不上数据库；请检查地址和数据库是否在运行",
            "the database cannot be reached; check its address and that it runs",
        ) from error


def downgrade(engine: Engine, revision: str) -> None:
    """
    Undo migrations down to a revision, in one transaction; their rows are lost.

    Parameters
    ----------
    engine
        Connects as the role that owns the schema.
    revision
        The revision to go back to, ``base`` for an empty schema.
    """
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        _run(connection, "downgrade", revision)


def _run(connection: Connection, direction: str, revision: str) -> None:
    with as_file(files("data") / "migrations") as scripts:
        config = Config()
        config.set_main_option("script_location", str(scripts).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        getattr(command, direction)(config, revision)


def _ensure_extensions(connection: Connection) -> None:
    present = set(connection.scalars(text("SELECT extname FROM pg_extension")))
    for name in EXTENSIONS:
        if name in present:
            continue
        try:
            with connection.begin_nested():
                connection.execute(text(f'CREATE EXTENSION "{name}"'))
        except DBAPIError as error:
            raise UnavailableError(
                f"数据库缺少扩展 {name}；请让数据库管理员执行 CREATE EXTENSION {name}",
                f"the database lacks {name}; ask its administrator to run CREATE EXTENSION {name}",
            ) from error


def _declare(connection: Connection) -> None:
    kinds = [{"code": k.code, "zh": k.zh, "en": k.en, "covers": k.covers} for k in KINDS]
    aliases = [{"alias": alias, "kind": kind.code} for kind in KINDS for alias in kind.aliases]
    _put(connection, FacilityKindRow, kinds)
    _put(connection, FacilityKindAliasRow, aliases)
    _put(connection, CircleProfileRow, [_profile_row(profile) for profile in (URBAN_15_MIN, RURAL_5_KM)])


def _profile_row(profile: CircleProfile) -> dict[str, object]:
    return {
        "name": profile.name,
        "limit_s": profile.limit_s,
        "walk_speed_mps": profile.walk_speed_mps,
        "max_access_m": profile.max_access_m,
        "basis_zh": profile.basis.zh,
        "basis_en": profile.basis.en,
        "reach_m": profile.reach_m,
        "walker": profile.walker,
        "applies_to": sorted(profile.applies_to),
    }


def _put(connection: Connection, table: type[Table], rows: Sequence[Mapping[str, object]]) -> None:
    statement = insert(table).values([dict(row) for row in rows])
    key = [column.name for column in table.__table__.primary_key]
    new = {name: statement.excluded[name] for name in rows[0] if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=new))


def _grant(connection: Connection) -> None:
    known = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": APP_ROLE})
    if known is None:
        return
    tables = ", ".join(f'"{table.name}"' for table in Table.metadata.sorted_tables)
    connection.execute(text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {APP_ROLE}"))
    connection.execute(text(f"GRANT USAGE ON SEQUENCE audit_run_id_seq TO {APP_ROLE}"))
    # History is only ever added to.
    connection.execute(text(f"REVOKE UPDATE, DELETE, TRUNCATE ON register_change FROM {APP_ROLE}"))
