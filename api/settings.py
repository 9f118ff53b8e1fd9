"""What the environment may set. Read once, at a door; never inside a room."""

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.origins import ANY, read_origins
from api.validation import sentence
from gis.errors import InputError
from gis.model import URBAN_15_MIN, CircleProfile


def _libpq_uri(value: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("postgresql", "postgres") and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise InputError(
            "应形如 postgresql://用户:密码@主机:5432/数据库",
            "must be such as postgresql://user:password@host:5432/database",
        )
    return value


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.query or parts.fragment or not value.isascii() or not value.isprintable():
        raise InputError("应形如 https://地图.示例/就业", "must be such as https://maps.example/jobs")
    return value.rstrip("/")


DatabaseUri = Annotated[str, AfterValidator(_libpq_uri)]
PublicUrl = Annotated[str, AfterValidator(_web_address)]
Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(read_origins)]


class Settings(BaseSettings):
    """Settings from `JOBCIRCLE_*` variables; an empty one counts as unset."""

    model_config = SettingsConfigDict(
        env_prefix="JOBCIRCLE_", env_ignore_empty=True, frozen=True, extra="forbid"
    )

    data_dir: Path | None = Field(
        default=None,
        description="Where the embedded database and built files live; chosen by user when unset.",
    )
    database_url: DatabaseUri | None = Field(
        default=None, description="libpq URI of a PostGIS to use instead of the embedded one, for serving."
    )
    owner_database_url: DatabaseUri | None = Field(
        default=None,
        description="The same database as the role that owns the tables; database_url when unset.",
    )
    pg_bin: Path | None = Field(
        default=None, description="Folder with PostgreSQL's programs; searched for when unset."
    )
    walk_kmh: float = Field(default=4.5, ge=1, le=9, allow_inf_nan=False, description="Walking speed, km/h.")
    limit_min: float = Field(
        default=15, gt=0, le=60, allow_inf_nan=False, description="Service circle, minutes."
    )
    pool_min: int = Field(default=2, ge=1, le=20, description="Database connections kept open.")
    pool_max: int = Field(default=8, ge=1, le=40, description="Most database connections.")
    pool_timeout_s: float = Field(default=2, gt=0, le=30, description="Longest wait for a connection.")
    plans_waiting: int = Field(default=8, ge=1, le=100, description="Plans that may wait in the line.")
    plans_idle_min: float = Field(
        default=10,
        ge=0,
        le=1440,
        allow_inf_nan=False,
        description="Minutes that the process of plans stays ready without one; 0 to end it after each.",
    )
    plans_open: bool | None = Field(
        default=None,
        description="Whether plans and scenarios take orders without a staff key; in a demo city when unset.",
    )
    public_url: PublicUrl | None = Field(
        default=None,
        description="Address that people use: in QR codes, and in links under /ogc (the request's if unset).",
    )
    cors_origins: Origins = Field(
        default=(ANY,),
        description="Sites whose pages may ask: * to read what is public, named ones to write too; or none.",
    )
    enrolments_an_hour: int = Field(
        default=60, ge=1, le=100_000, description="Enrolments that one address may make in an hour."
    )
    deadline_s: float = Field(default=5, gt=0, le=60, description="Longest time until an answer begins.")

    def __init__(self, **given: Any) -> None:
        """Read the environment; `InputError` names each variable that cannot be used, and why."""
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise _unusable(error) from None

    @property
    def profile(self) -> CircleProfile:
        """The default circle with the speed and limit that are set."""
        return CircleProfile(
            name=URBAN_15_MIN.name if self._is_default else "custom-walk",
            limit_s=self.limit_min * 60,
            walk_speed_mps=self.walk_kmh / 3.6,
            max_access_m=URBAN_15_MIN.max_access_m,
            basis=URBAN_15_MIN.basis,
        )

    @property
    def _is_default(self) -> bool:
        default = type(self).model_fields
        return bool(
            self.walk_kmh == default["walk_kmh"].default and self.limit_min == default["limit_min"].default
        )


def _unusable(error: ValidationError) -> InputError:
    faults = [
        (f"JOBCIRCLE_{str(fault['loc'][0]).upper()}", sentence(fault))
        for fault in error.errors(include_url=False, include_input=False)
    ]
    return InputError(
        "；".join(f"环境变量 {name} {said.zh}" for name, said in faults),
        "; ".join(f"environment variable {name} {said.en}" for name, said in faults),
    )
