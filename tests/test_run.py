"""`./run` before anything is installed, in odd places, and when the network or the user says no."""

import hashlib
import http.server
import importlib.machinery
import importlib.util
import io
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def run() -> ModuleType:
    """The script as a module."""
    return load("run_script", ROOT / "run")


def load(name: str, script: Path) -> ModuleType:
    loader = importlib.machinery.SourceFileLoader(name, str(script))
    spec = importlib.util.spec_from_loader(name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what `./run` reads, in an awkward folder; its uv only writes down how it was called."""
    folder = tmp_path / "就业 圈 $a"
    folder.mkdir()
    for name in ("run", "uv.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    (folder / ".ci").mkdir()
    (folder / ".ci/checks.py").write_text("import sys; print('checks', *sys.argv[1:])")
    tools = folder / "tools"
    tools.mkdir()
    fake = f"""#!/bin/sh
PATH=/usr/bin:/bin
[ "$1" = --version ] && echo "uv 0.13.9" && exit
echo "$@" >> "{tools}/calls"
[ -z "$SLOW" ] || sleep 30
mkdir -p .venv/bin && ln -sf "{sys.executable}" .venv/bin/python
cp /bin/echo .venv/bin/jobcircle && cp /bin/echo .venv/bin/pytest
""".replace("$a", "\\$a")
    (tools / "uv").write_text(fake)
    (tools / "uv").chmod(0o755)
    return folder


def start(project: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(project / "run"), *arguments],
        cwd="/",
        # No apt-get and no sudo on this PATH: the test changes nothing on the machine.
        env={"PATH": f"{project}/tools", **database(), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def database() -> dict[str, str]:
    """Hand on the place of a PostgreSQL that is not where Debian puts it."""
    return {name: value for name, value in os.environ.items() if name == "JOBCIRCLE_PG_BIN"}


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    output, _ = process.communicate(timeout=60)
    return process.returncode, output


def calls(project: Path) -> list[str]:
    return (project / "tools/calls").read_text().splitlines()


def test_help_needs_nothing(project: Path) -> None:
    code, output = finish(start(project))
    assert code == 0
    assert "./run demo" in output
    assert not (project / ".cache").exists()


def test_an_unknown_command_is_one_sentence(project: Path) -> None:
    code, output = finish(start(project, "dmeo", LANG="en_GB.UTF-8"))
    assert code == 1
    assert output == "There is no such command; see ./run help.\n"


@pytest.mark.parametrize(
    ("locale", "said"),
    [("zh_CN.UTF-8", "没有"), ("en_US.UTF-8", "no"), ("C.UTF-8", "没有 / no"), ("", "没有 / no")],
)
def test_it_speaks_the_language_of_the_machine(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, locale: str, said: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)
    assert run.tell("没有", "no") == said


@pytest.mark.parametrize("home", [{}, {"HOME": ""}, {"HOME": "/proc/none"}, {"HOME": "/dev/null"}])
def test_any_home_will_do_and_arguments_are_handed_on(project: Path, home: dict[str, str]) -> None:
    code, output = finish(start(project, "jobcircle", "--says", "a b", **home))
    assert code == 0, output
    assert output.endswith("--says a b\n")


def test_the_second_start_installs_nothing_and_is_quick(project: Path) -> None:
    assert finish(start(project, "demo", "--no-serve"))[0] == 0
    begin = time.monotonic()
    assert finish(start(project, "demo", "--no-serve")) == (0, "demo --no-serve\n")
    assert time.monotonic() - begin < 2
    assert len(calls(project)) == 1


def test_the_engine_is_compiled_at_set_up_and_again_when_its_sources_change(project: Path) -> None:
    kernels = project / "isochrones/kernels"
    (kernels / "__pycache__").mkdir(parents=True)
    compiling = project / "isochrones/compiling.py"
    compiling.write_text("from pathlib import Path\nPath('isochrones/kernels/__pycache__/x.seal').touch()\n")
    said = [finish(start(project, "jobcircle", LANG="en_US.UTF-8"))[1] for _ in range(2)]
    assert ["Compile the engine" in one for one in said] == [True, False]
    (kernels / "new.py").write_text("")
    assert "编译计算内核" in finish(start(project, "jobcircle", LANG="zh_CN.UTF-8"))[1]
    (kernels / "__pycache__/x.seal").unlink()
    assert "Compile the engine" in finish(start(project, "jobcircle", LANG="en_US.UTF-8"))[1]


def test_demo_after_test_takes_nothing_away(project: Path) -> None:
    assert finish(start(project, "test", "-k", "x"))[1].endswith("checks -k x\n")
    assert finish(start(project, "demo"))[0] == 0
    first, second = calls(project)
    assert first.startswith("sync --locked --inexact")
    assert "--no-dev" not in first
    assert "--inexact --no-dev" in second


def test_a_changed_lock_is_installed_again(project: Path) -> None:
    finish(start(project, "demo"))
    with (project / "uv.lock").open("a") as lock:
        lock.write("\n")
    finish(start(project, "demo"))
    assert len(calls(project)) == 2


def test_ctrl_c_is_one_line(project: Path) -> None:
    process = start(project, "demo", SLOW="1", LANG="en_US.UTF-8")
    wait_for(lambda: (project / "tools/calls").exists())
    os.killpg(process.pid, signal.SIGINT)
    code, output = finish(process)
    assert code == 130
    assert output.splitlines()[-1] == "Interrupted."
    assert "Traceback" not in output


def test_told_to_leave_it_stops_what_it_started_before_it_lets_another_begin(project: Path) -> None:
    uv = project / "tools/uv"
    uv.write_text(uv.read_text().replace("sleep 30", '{ sleep 300 & echo $! > "$0.child"; wait; }'))
    process = start(project, "demo", SLOW="1", LANG="en_US.UTF-8")
    written = project / "tools/uv.child"
    wait_for(lambda: written.exists() and written.read_text().endswith("\n"))
    child = int(written.read_text())
    process.terminate()
    code, output = finish(process)
    assert code == 128 + signal.SIGTERM
    assert output.splitlines()[-1] == "Stopped, as told."
    wait_for(lambda: not alive(child), limit_s=2)


def alive(process_id: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{process_id}/stat").read_text()
    except OSError:
        return False


def test_a_machine_without_utf8_gets_it_and_keeps_its_language(project: Path) -> None:
    uv, program = project / "tools/uv", project / ".venv/bin/jobcircle"
    says = f"""printf '#!/bin/sh\\necho "$LC_ALL $JOBCIRCLE_LANG"\\n' > '{program}'"""
    uv.write_text(f"{uv.read_text()}{says}\n")
    assert finish(start(project, "jobcircle", LC_ALL="C"))[1].endswith("C.UTF-8 C\n")
    code, output = finish(start(project, "jobcircle", LC_ALL="zh_CN.GBK"))
    assert (code, output) == (0, "C.UTF-8 zh_CN.GBK\n")
    assert finish(start(project, "jobcircle", LC_ALL="C.UTF-8"))[1] == "C.UTF-8 \n"


def test_the_checks_explain_themselves_at_once(project: Path) -> None:
    code, output = finish(start(project, "test", "--help"))
    assert (code, "./run test" in output) == (0, True)
    assert not (project / ".cache").exists()


def test_two_starts_at_once_install_once(project: Path) -> None:
    both = [start(project, "demo") for _ in range(2)]
    assert [finish(process)[0] for process in both] == [0, 0]
    assert len(calls(project)) == 1


def test_a_failing_tool_is_quoted_and_named(project: Path) -> None:
    (project / "tools/uv").write_text('#!/bin/sh\necho "uv 0.13.9"; [ "$1" = --version ] || exit 3\n')
    code, output = finish(start(project, "demo", LANG="en_US.UTF-8"))
    assert code == 1
    assert "Failed (3): Install the Python packages. See " in output
    assert "Traceback" not in output


def test_a_tool_that_crashes_while_leaving_is_asked_again(project: Path) -> None:
    uv = project / "tools/uv"
    uv.write_text(f"{uv.read_text()}[ -e .venv/again ] || {{ touch .venv/again; kill -SEGV $$; }}\n")
    assert finish(start(project, "demo"))[0] == 0
    assert len(calls(project)) == 2


@pytest.mark.parametrize("name", ["old", ""])
def test_uv_comes_from_the_package_index_when_the_machine_has_none_or_an_old_one(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: "Index", name: str
) -> None:
    if name:
        (tmp_path / "uv").write_text("#!/bin/sh\necho uv 0.4.1\n")
        (tmp_path / "uv").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PIP_INDEX_URL", index.address)
    monkeypatch.setattr(run, "CACHE", tmp_path / "cache")
    found = Path(run.find_uv())
    assert found == tmp_path / "cache/uv/uv"
    assert found.read_text() == "#!/bin/sh\necho uv 0.10.0\n"
    assert os.access(found, os.X_OK)


def test_a_damaged_download_is_refused(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: "Index"
) -> None:
    index.digest = "0" * 64
    monkeypatch.setenv("PIP_INDEX_URL", index.address)
    with pytest.raises(OSError, match="checksum differs"):
        run.download_uv(tmp_path)
    assert not list(tmp_path.iterdir())


def test_without_network_and_uv_one_sentence_says_so(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setattr(run, "CACHE", tmp_path)
    with pytest.raises(run.SetupError, match=r"请联网后再试"):
        run.find_uv()


def test_packages_left_half_installed_are_finished_first(run: ModuleType) -> None:
    assert 0 < run.INSTALL.find("dpkg --configure -a || true") < run.INSTALL.find("apt-get -o")


def test_the_checks_ask_for_all_that_a_browser_needs(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "Path", lambda path: tmp_path / path.lstrip("/"))
    assert run.browser_packages() == ["chromium", "fonts-noto-cjk", "libatomic1"]
    (tmp_path / "usr/lib/x86_64-linux-gnu").mkdir(parents=True)
    (tmp_path / "usr/lib/x86_64-linux-gnu/libatomic.so.1").touch()
    assert run.browser_packages() == ["chromium", "fonts-noto-cjk"]


def test_a_playwright_that_cannot_start_is_no_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = load("checks_script", ROOT / ".ci/checks.py")
    monkeypatch.setattr(checks, "CHROMIUM", Path("/bin/true"))
    monkeypatch.setattr(checks, "BIN", tmp_path)
    (tmp_path / "playwright").symlink_to("/bin/false")
    assert not checks.has_browser()
    (tmp_path / "playwright").unlink()
    (tmp_path / "playwright").symlink_to("/bin/true")
    assert checks.has_browser()


def test_the_log_keeps_every_step_and_an_error_quotes_its_own(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "LOG", tmp_path / "run.log")
    assert run.step("一", "one", ["echo", "first"]) == "first"
    with pytest.raises(run.SetupError):
        run.step("二", "two", ["sh", "-c", "echo second; exit 1"])
    assert (tmp_path / "run.log").read_text() == "first\nsecond\n"
    assert "first" not in capsys.readouterr().out


class Index(http.server.ThreadingHTTPServer):
    """A package index with two versions of uv."""

    def __init__(self, run: ModuleType) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        machine = run.platform.machine()
        self.names = [f"uv-{v}-py3-none-manylinux_2_17_{machine}.whl" for v in ("0.10.0", "0.9.9")]
        with zipfile.ZipFile(buffer := io.BytesIO(), "w") as archive:
            archive.writestr("uv-0.10.0.data/scripts/uv", "#!/bin/sh\necho uv 0.10.0\n")
        self.wheel = buffer.getvalue()
        self.digest = hashlib.sha256(self.wheel).hexdigest()
        self.address = f"http://127.0.0.1:{self.server_port}/simple"

    def page(self) -> bytes:
        links = (f'<a href="../../files/{name}#sha256={self.digest}">{name}</a>' for name in self.names)
        return "<br>".join(links).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    server: Index

    def do_GET(self) -> None:
        body = self.server.page() if self.path == "/simple/uv/" else b"older"
        if self.path == f"/files/{self.server.names[0]}":
            body = self.server.wheel
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Say nothing."""


@pytest.fixture
def index(run: ModuleType) -> Iterator[Index]:
    with Index(run) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def wait_for(condition: Callable[[], bool], *, limit_s: float = 20) -> None:
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize("says_where", [True, False], ids=["pg_config", "Debian's layout"])
def test_a_postgresql_on_the_path_without_postgis_is_none(
    run: ModuleType, tmp_path: Path, says_where: bool
) -> None:
    programs, share = tmp_path / "lib/postgresql/15/bin", tmp_path / "share/postgresql/15"
    programs.mkdir(parents=True)
    if says_where:
        share = tmp_path / "elsewhere"
        (programs / "pg_config").write_text(f"#!/bin/sh\necho '{share}'\n")
        (programs / "pg_config").chmod(0o755)
    assert not run.carries_postgis(programs)
    (share / "extension").mkdir(parents=True)
    (share / "extension/postgis.control").touch()
    assert run.carries_postgis(programs)
