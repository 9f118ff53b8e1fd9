"""What the environment may set. Read once, at a door; never inside a room."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from gis.model import URBAN_15_MIN, CircleProfile


class Settings(BaseSettings):
    """Settings from `JOBCIRCLE_*` variables."""

    model_config = SettingsConfigDict(env_prefix="JOBCIRCLE_", frozen=True, extra="forbid")

    data_dir: Path | None = Field(
        default=None,
        description="Where the embedded database and built files live; chosen by user when unset.",
    )
    database_url: str | None = Field(
        default=None, description="libpq URI of a PostGIS to use instead of the embedded one, for serving."
    )
    owner_database_url: str | None = Field(
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
    deadline_s: float = Field(default=5, gt=0, le=60, description="Longest time until an answer begins.")

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
