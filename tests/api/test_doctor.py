"""`jobcircle doctor` tells what it tried."""

import pytest

from api.operations import doctor
from data.files.untrusted.reading import Isolation
from gis.errors import FileError
from tests.api.test_cli import run


def test_it_tells_every_wall_and_what_was_tried() -> None:
    done = run("doctor")
    assert done.returncode == 0, done.stderr
    assert "everything that was tried from inside was stopped" in done.stdout
    assert "limits of the process" in done.stdout


def test_what_is_not_stopped_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    open_ = Isolation(("limits",), {"connect": False, "read": True})
    monkeypatch.setattr(doctor, "isolation", lambda: open_)
    found = doctor.look_at_uploads()
    assert [finding.good for finding in found if finding.good is not None] == [True, False]
    assert "could connect to this machine; install bubblewrap" in found[-1].said.en


def test_a_process_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Isolation:
        raise FileError("没有", "none")

    monkeypatch.setattr(doctor, "isolation", fail)
    assert [finding.good for finding in doctor.look_at_uploads()] == [False]
