"""Settings, read from the environment and `.env`. Each is explained in `.env.example`."""

from datetime import time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"


class Settings(BaseSettings):
    """Everything that an operator can set. Secrets do not show themselves when printed."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    bot_token: SecretStr
    admin_ids: Annotated[tuple[int, ...], NoDecode]
    database_url: SecretStr | None = None
    data_dir: Path = Path("data")
    telegram_api_url: str = TELEGRAM
    broadcast_rate: int = Field(default=30, ge=1, le=1000)
    send_hold_seconds: float = Field(default=5, ge=0, le=600)
    allow_paid_broadcast: bool = False
    paid_stars_cap: int = Field(default=500, ge=1)
    failure_limit: int = Field(default=20, ge=0, le=100)
    misfire_grace: int = Field(default=15, ge=1, le=7 * 24 * 60)
    remind_minutes: int = Field(default=0, ge=0, le=24 * 60)
    default_timezone: str = "UTC"
    quiet_hours: Annotated[tuple[time, time] | None, NoDecode] = None
    log_level: str = "INFO"

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        """'1, 2' -> (1, 2)."""
        if not isinstance(value, str):
            return value
        ids = [piece.strip() for piece in value.split(",") if piece.strip()]
        if not ids:
            raise ValueError("name at least one Telegram id")
        if not all(piece.isascii() and piece.isdigit() and int(piece) > 0 for piece in ids):
            raise ValueError("give Telegram ids as numbers, separated by commas")
        return tuple(int(piece) for piece in ids)

    @field_validator("bot_token")
    @classmethod
    def _check_token(cls, value: SecretStr) -> SecretStr:
        """The shape of a token; whether Telegram takes it is asked at the start."""
        number, colon, secret = value.get_secret_value().partition(":")
        if not (colon and number.isascii() and number.isdigit() and secret):
            raise ValueError("a token looks like 123456:ABC...; BotFather shows it")
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _check_url(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("give the base address with http:// or https://")
        return value.rstrip("/")

    @field_validator("default_timezone")
    @classmethod
    def _check_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError("give a name such as Europe/Moscow or Asia/Almaty") from None
        return value

    @field_validator("quiet_hours", mode="before")
    @classmethod
    def _split_hours(cls, value: object) -> object:
        """'22:00-08:00' -> (22:00, 08:00); nothing where it is empty."""
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            begin, end = (time.fromisoformat(clock.strip()).replace(tzinfo=None) for clock in value.split("-"))
        except ValueError:
            raise ValueError("give two times, such as 22:00-08:00") from None
        if begin == end:
            raise ValueError("they must end at another time than they begin")
        return begin, end

    @property
    def bot_id(self) -> int:
        """The bot's own Telegram id: the number before the colon of its token."""
        return int(self.bot_token.get_secret_value().partition(":")[0])
