import pytest
from pydantic import ValidationError

from api.settings import Settings
from gis.errors import InputError


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBCIRCLE_WALK_KMH", "3.6")
    settings = Settings()
    assert settings.profile.walk_speed_mps == pytest.approx(1.0)
    assert settings.profile.name == "custom-walk"


def test_the_default_is_the_declared_profile() -> None:
    assert (Settings().profile.name, Settings().profile.limit_s) == ("urban-15min-walk", 900.0)


@pytest.mark.parametrize(
    "wrong",
    [{"walk_kmh": 0}, {"limit_min": "nan"}, {"limit_min": 61}, {"colour": "red"}, {"database_url": "a"}],
)
def test_a_setting_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError, match=f"JOBCIRCLE_{next(iter(wrong)).upper()}"):
        Settings(**wrong)


def test_every_wrong_variable_is_named_with_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBCIRCLE_WALK_KMH", "fast")
    monkeypatch.setenv("JOBCIRCLE_POOL_MAX", "41")
    with pytest.raises(InputError) as caught:
        Settings()
    assert caught.value.message.en == (
        "environment variable JOBCIRCLE_WALK_KMH must be one number; "
        "environment variable JOBCIRCLE_POOL_MAX must be at most 40"
    )
    assert "环境变量 JOBCIRCLE_POOL_MAX 应不大于 40" in caught.value.message.zh


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WALK_KMH", "DATA_DIR", "DATABASE_URL"):
        monkeypatch.setenv(f"JOBCIRCLE_{name}", "")
    settings = Settings()
    assert (settings.walk_kmh, settings.data_dir, settings.database_url) == (4.5, None, None)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().walk_kmh = 5  # type: ignore[misc]


@pytest.mark.parametrize(
    "wrong", ["city", "host=here dbname=city", "mysql://here/city", "postgresql://here:x/c"]
)
def test_an_address_of_no_database_shows_its_form_and_is_not_repeated(wrong: str) -> None:
    with pytest.raises(InputError, match="postgresql://") as caught:
        Settings(owner_database_url=wrong)
    assert wrong not in caught.value.message.en


def test_both_forms_of_an_address_are_taken() -> None:
    for right in ("postgresql://a@/b?host=%2Frun&port=5432", "postgres://a:b@[::1]:5432/c"):
        assert Settings(database_url=right).database_url == right
