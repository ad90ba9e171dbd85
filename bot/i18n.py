"""Texts in the person's language. Every string that goes into HTML is escaped unless it says that it is HTML."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path

from aiogram_i18n.cores import FluentRuntimeCore
from fluent.runtime import resolver

# Its own limit of 2 500 characters for a value is meant against texts that grow without end; a screen holds 4 096
# characters, and up to six times as many once they are escaped.
resolver.MAX_PART_LENGTH = 30_000

LOCALES = Path(__file__).parent.parent / "locales"
LANGUAGES = ("en", "ru")
DEFAULT_LANGUAGE = "ru"

Value = str | int | float | datetime


class Html(str):
    """A string that is HTML already: `Phrases.html` leaves it as it is."""

    __slots__ = ()


class Phrases:
    """All texts, loaded once. A missing key raises KeyNotFoundError, a missing value FluentMessageError."""

    def __init__(self, folder: Path = LOCALES) -> None:
        self._core = _read(folder)

    def html(self, language: str, key: str, **values: Value) -> Html:
        """The phrase as HTML for parse_mode=HTML; string values are escaped, Html values are not."""
        shown = {
            name: escape(value, quote=False) if isinstance(value, str) and not isinstance(value, Html) else value
            for name, value in values.items()
        }
        return Html(self._core.get(key, language, **shown))

    def plain(self, language: str, key: str, **values: Value) -> str:
        """The phrase as plain text, for buttons and toasts."""
        return self._core.get(key, language, **values)

    def voice(self, language: str) -> "Voice":
        """The phrases bound to one language."""
        return Voice(self, language)


@cache
def _read(folder: Path) -> FluentRuntimeCore:
    """The texts of a folder. To read them takes a third of a second, so it is done once."""
    core = FluentRuntimeCore(path=folder / "{locale}", use_td=False)
    core.locales.update(core.find_locales())
    return core


@dataclass(frozen=True, slots=True)
class Voice:
    """The phrases in one person's language."""

    phrases: Phrases
    language: str

    def html(self, key: str, **values: Value) -> Html:
        """See `Phrases.html`."""
        return self.phrases.html(self.language, key, **values)

    def plain(self, key: str, **values: Value) -> str:
        """See `Phrases.plain`."""
        return self.phrases.plain(self.language, key, **values)


def choose_language(chosen: str | None, telegram: str | None) -> str:
    """The language to speak: what the person chose here, else what Telegram says, else the default."""
    for code in (chosen, telegram):
        short = (code or "").split("-")[0].lower()
        if short in LANGUAGES:
            return short
    return DEFAULT_LANGUAGE if not telegram else "en"
