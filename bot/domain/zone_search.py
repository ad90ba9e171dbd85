"""Which time zone somebody means by a city, a country or a distance from UTC, in Russian or in English."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta
from difflib import get_close_matches
from functools import cache

from babel import Locale
from babel.core import get_global

from bot.domain.cities import cities
from bot.domain.zones import at_distance, distance, known

# What most of us choose from, west to east.
USUAL = (
    "America/New_York", "Europe/London", "Europe/Berlin", "Europe/Kaliningrad", "Europe/Moscow",
    "Asia/Tbilisi", "Asia/Yekaterinburg", "Asia/Almaty", "Asia/Novosibirsk", "Asia/Vladivostok",
)  # fmt: skip
MOST = 8  # zones that one search tells
LONGEST = 64  # characters that are looked at

# Large towns whose zone is called after another one.
_TOWNS = {
    "Europe/Moscow": "мск, msk, Санкт-Петербург, Saint Petersburg, Петербург, Petersburg, Питер, СПб, Казань, Kazan, "
    "Сочи, Sochi, Краснодар, Krasnodar, Нижний Новгород, Nizhny Novgorod, Ростов-на-Дону, Rostov-on-Don, Воронеж, "
    "Voronezh",
    "Asia/Yekaterinburg": "Екб, Челябинск, Chelyabinsk, Уфа, Ufa, Пермь, Perm, Тюмень, Tyumen",
    "Asia/Vladivostok": "Хабаровск, Khabarovsk",
    "Europe/Samara": "Тольятти, Tolyatti, Ижевск, Izhevsk",
    "Asia/Almaty": "Алма-Ата, Астана, Astana, Шымкент, Shymkent",
    "Asia/Tbilisi": "Батуми, Batumi",
    "Europe/Berlin": "Мюнхен, Munich, Гамбург, Hamburg, Франкфурт, Frankfurt, Кёльн, Cologne",
    "Europe/London": "Эдинбург, Edinburgh, Манчестер, Manchester, Англия, England",
    "Europe/Madrid": "Барселона, Barcelona, Валенсия, Valencia",
    "Europe/Rome": "Милан, Milan",
    "Europe/Zurich": "Женева, Geneva",
    "Europe/Istanbul": "Анкара, Ankara, Анталья, Antalya",
    "Asia/Jerusalem": "Тель-Авив, Tel Aviv, Хайфа, Haifa",
    "Asia/Dubai": "Абу-Даби, Abu Dhabi",
    "Asia/Kolkata": "Дели, Delhi, Мумбаи, Mumbai, Бангалор, Bangalore, Гоа, Goa",
    "Asia/Shanghai": "Пекин, Beijing, Гуанчжоу, Guangzhou",
    "Asia/Bangkok": "Пхукет, Phuket, Паттайя, Pattaya",
    "Asia/Makassar": "Бали, Bali",
    "America/New_York": "Вашингтон, Washington, Бостон, Boston, Майами, Miami, США, USA",
    "America/Los_Angeles": "Сан-Франциско, San Francisco, Сиэтл, Seattle, Лас-Вегас, Las Vegas, США, USA",
    "UTC": "utc, gmt",
}

_DISTANCE = re.compile(r"(utc|gmt|мск|msk)?\s*([+\-−–])\s*(\d{1,2})(?:[:.]?(00|15|30|45))?", re.IGNORECASE)
_MOSCOW = timedelta(hours=3)  # "мск+2" counts from there


def find(text: str, now: datetime) -> list[str]:
    """The names of at most MOST zones that the text may mean, the likeliest first; none if it means nothing.

    "+3" means the usual zones that are so far from UTC now, and the zone that always is.
    """
    said = text.strip()[:LONGEST]
    if counted := _DISTANCE.fullmatch(said):
        return _so_far(counted, now)
    words = _plain(said)
    return (_named(words) or _nearly_named(words))[:MOST] if words else []


def _so_far(counted: re.Match[str], now: datetime) -> list[str]:
    origin, sign, hours, minutes = counted.groups()
    far = timedelta(hours=int(hours), minutes=int(minutes or 0)) * (1 if sign == "+" else -1)
    zone = at_distance(far + _MOSCOW if (origin or "").casefold() in ("мск", "msk") else far)
    if zone is None:
        return []
    same = [name for name in USUAL if (usual := known(name)) and distance(usual, now) == distance(zone, now)]
    return [*same, str(zone)]


def _named(words: str) -> list[str]:
    """Zones with a name that is these words, or begins with them, or one of whose words does."""
    found: dict[str, tuple[int, bool]] = {}
    for name, zone in _names():
        if words in name and (rank := _rank(words, name)) is not None:
            found[zone] = min(found.get(zone, (rank, True)), (rank, zone not in USUAL))
    return sorted(found, key=lambda zone: found[zone])


def _rank(words: str, name: str) -> int | None:
    if words == name:
        return 0
    if name.startswith(words):
        return 1
    return 2 if f" {words}" in name else None


def _nearly_named(words: str) -> list[str]:
    """Zones with a name that is almost these words: somebody mistyped it."""
    zones = dict(reversed(_names()))
    close = get_close_matches(words, zones, n=MOST, cutoff=0.75)
    return list(dict.fromkeys(zones[name] for name in close))


@cache
def _names() -> list[tuple[str, str]]:
    """Whatever a zone may be called, plainly, with its name: cities and towns first, then countries."""
    return [(_plain(name), zone) for names in (_cities(), _countries()) for name, zone in names]


def _cities() -> Iterator[tuple[str, str]]:
    for language in ("ru", "en"):
        yield from ((city, zone) for zone, city in cities(language).items())
    yield from ((zone, zone) for zone in cities("en"))
    for zone, towns in _TOWNS.items():
        yield from ((town, zone) for town in towns.split(", "))


def _countries() -> Iterator[tuple[str, str]]:
    territories = get_global("zone_territories")
    for language in ("ru", "en"):
        called = Locale(language).territories
        yield from ((called[territories[zone]], zone) for zone in cities(language) if territories.get(zone) in called)


def _plain(text: str) -> str:
    """In small letters, without accents and signs: "Нью-Йорк" -> "нью иорк"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(sign for sign in letters if not unicodedata.combining(sign))))
