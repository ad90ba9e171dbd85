"""Quiet hours in words."""

from bot.domain.quiet import QuietHours
from bot.i18n import Voice
from bot.presenting.human import zone_name


def hours_told(voice: Voice, hours: QuietHours) -> str:
    """On whose clocks they are, too: "22:00–08:00 (Moscow)"."""
    return f"{hours.begin:%H:%M}–{hours.end:%H:%M} ({zone_name(voice, hours.zone)})"
