import pytest
from pydantic import ValidationError

from api.settings import Settings


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBCIRCLE_WALK_KMH", "3.6")
    settings = Settings()
    assert settings.profile.walk_speed_mps == pytest.approx(1.0)
    assert settings.profile.name == "custom-walk"


def test_the_default_is_the_declared_profile() -> None:
    assert (Settings().profile.name, Settings().profile.limit_s) == ("urban-15min-walk", 900.0)


@pytest.mark.parametrize(
    "wrong", [{"walk_kmh": 0}, {"limit_min": "nan"}, {"limit_min": 61}, {"colour": "red"}]
)
def test_a_setting_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)  # type: ignore[arg-type]


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().walk_kmh = 5  # type: ignore[misc]
