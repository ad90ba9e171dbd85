"""What time zones are called: the city after which each is named, in Russian and in English."""

from collections.abc import Mapping
from functools import cache

from babel import Locale
from babel.core import get_global


def city(zone: str, language: str) -> str | None:
    """The city of a time zone: 'Europe/Moscow' -> "Москва"; nothing for a zone without one, such as 'UTC+03:00'."""
    return cities(language).get(_today(zone))


@cache
def cities(language: str) -> Mapping[str, str]:
    """Zone -> city. CLDR knows some zones by former names ('Asia/Calcutta'); here they have those of today."""
    told = Locale(language).time_zones
    named = {str(zone): told.get(zone, {}).get("city") for zone in Locale("ru").time_zones}  # English has gaps
    return {_today(zone): name or _last(zone) for zone, name in named.items() if not zone.startswith("Etc/")}


def _today(zone: str) -> str:
    """The zone's present name, where the one given is a former one."""
    return str(get_global("zone_aliases").get(zone, zone))


def _last(zone: str) -> str:
    """English names the city only where it is another one than in the zone's name: 'America/New_York' -> "New York"."""
    return zone.rpartition("/")[2].replace("_", " ")
