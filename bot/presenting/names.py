"""What a person reads in the place of a message's placeholders."""

from bot.i18n import Phrases, choose_language
from bot.presenting.human import stream_name
from db.models import Names


def words(phrases: Phrases, names: Names) -> dict[str, str]:
    """The words by placeholder (bot/domain/placeholders.py), in the person's language; empty where none is known."""
    voice = phrases.voice(choose_language(names.language, names.language_code))
    return {
        "first_name": names.first_name or "",
        "last_name": names.last_name or "",
        "username": names.username or "",
        "stream": stream_name(voice, names.stream, names.stream_title) if names.stream else "",
    }
