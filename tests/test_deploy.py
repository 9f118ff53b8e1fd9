"""The production files: they parse, and the container's database has the roles of the embedded one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from data.embedded import ADMIN, APP, DATABASE, Cluster, find_cluster, stop
from data.embedded.server import start_server

ROOT = Path(__file__).resolve().parent.parent
RIGHTS = """
SELECT r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreatedb, r.rolcreaterole, s.setconfig,
       has_schema_privilege(r.rolname, 'public', 'CREATE'),
       has_schema_privilege(r.rolname, 'public', 'USAGE'),
       has_database_privilege(r.rolname, current_database(), 'CREATE'),
       pg_get_userbyid(n.nspowner), pg_get_userbyid(d.datdba),
       (SELECT array_agg(concat(defaclobjtype, ' ', defaclacl) ORDER BY defaclobjtype) FROM pg_default_acl)
FROM pg_roles r
JOIN pg_namespace n ON n.nspname = 'public'
JOIN pg_database d ON d.datname = current_database()
LEFT JOIN pg_db_role_setting s ON s.setrole = r.oid
WHERE r.rolname IN ('jobcircle_owner', 'jobcircle_app') ORDER BY 1
"""


def test_the_compose_file_has_every_service_and_those_that_answer_have_a_health_check() -> None:
    services = compose()["services"]
    assert set(services) == {"db", "api", "worker", "nginx"}
    assert all("healthcheck" in services[name] for name in ("db", "api", "nginx"))
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]


def test_the_compose_file_names_only_volumes_and_files_that_are_there() -> None:
    volumes = compose()["volumes"]
    for service in compose()["services"].values():
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source in volumes or (ROOT / source).exists()


@pytest.mark.parametrize("service", ["api", "worker"])
def test_the_containers_start_a_command_that_exists(service: str) -> None:
    program, *command = compose()["services"][service]["command"]
    done = subprocess.run(
        [Path(sys.executable).parent / program, *command, "--help"], check=False, timeout=60
    )
    assert done.returncode == 0


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_accepts_its_configuration(tmp_path: Path) -> None:
    command = ["nginx", "-t", "-p", str(tmp_path), "-c", str(ROOT / "deploy/nginx.conf")]
    (tmp_path / "logs").mkdir()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "test is successful" in done.stderr


def test_nginx_limits_what_the_application_cannot() -> None:
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    for line in ("client_body_timeout 15s;", "client_max_body_size 20m;", "limit_req zone=questions"):
        assert line in text
    assert "$request " not in text  # the query string holds positions


def test_the_image_runs_on_the_kind_of_processor_that_its_engine_was_compiled_for() -> None:
    stages = (ROOT / "Dockerfile").read_text(encoding="utf-8").split("\nFROM ")
    assert [stage.count("NUMBA_CPU_NAME=generic") for stage in stages] == [0, 0, 1, 1]
    assert stages[2].index("NUMBA_CPU_NAME") < stages[2].index("-m isochrones.compiling")


@pytest.fixture
def container(reachable_dir: Path, pg_bin: Path | None) -> Iterator[Cluster]:
    """A server as the database image leaves it: an administrator and an empty database."""
    cluster = find_cluster(reachable_dir / "container", pg_bin=pg_bin)
    start_server(cluster)
    with psycopg.connect(cluster.dsn(ADMIN, "postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE jobcircle")
    yield cluster
    stop(cluster)


def test_the_container_has_the_roles_of_the_embedded_database(cluster: Cluster, container: Cluster) -> None:
    environment = dict(container.binaries.environment) | {
        "PATH": f"{container.binaries.bin_dir}:{os.environ['PATH']}",
        "PGHOST": str(container.socket_dir),
        "POSTGRES_USER": ADMIN,
        "POSTGRES_DB": DATABASE,
        "OWNER_PASSWORD": "it's one",
        "APP_PASSWORD": "two",
    }
    subprocess.run([str(ROOT / "deploy/init-db.sh")], env=environment, check=True, capture_output=True)
    assert rights(container) == rights(cluster)
    with psycopg.connect(container.dsn(APP)) as connection:
        connection.execute("SELECT postgis_version(), similarity('就业', '就业圈')")


def compose() -> Any:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def rights(cluster: Cluster) -> list[tuple[object, ...]]:
    with psycopg.connect(cluster.dsn(ADMIN)) as connection:
        return connection.execute(RIGHTS).fetchall()
