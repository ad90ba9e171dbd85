"""Settings of clocks: whatever is written there is understood, or refused in words."""

from datetime import time

import pytest
from pydantic import ValidationError

from bot.config import Settings


def settings(**clocks: str) -> Settings:
    return Settings(_env_file=None, bot_token="42:token", admin_ids="1", **clocks)  # type: ignore[arg-type]  # as in .env


def test_quiet_hours_are_two_times_or_nothing() -> None:
    assert settings().quiet_hours is settings(quiet_hours=" ").quiet_hours is None
    assert settings(quiet_hours="22:00-08:00").quiet_hours == (time(22), time(8))
    assert settings(quiet_hours=" 23:30 - 07:15 ").quiet_hours == (time(23, 30), time(7, 15))


@pytest.mark.parametrize(
    "value", ["22:00", "22:00-", "25:00-08:00", "ten-eight", "08:00-08:00", "1-2-3", "22:00–08:00"]
)
def test_what_are_no_quiet_hours_is_refused(value: str) -> None:
    with pytest.raises(ValidationError, match=r"such as 22:00-08:00|at another time"):
        settings(quiet_hours=value)


@pytest.mark.parametrize("value", ["", "Moscow", "../etc/passwd", "Europe", "UTC+3"])
def test_what_is_no_zone_is_refused(value: str) -> None:
    assert settings(default_timezone="Asia/Almaty").default_timezone == "Asia/Almaty"
    with pytest.raises(ValidationError, match="Europe/Moscow"):
        settings(default_timezone=value)
