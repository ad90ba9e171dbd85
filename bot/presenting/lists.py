"""What of a list adds nobody, as a table that spreadsheets open."""

import csv
from collections.abc import Iterable
from io import StringIO

from bot.domain.lists import Entry, Reason
from bot.i18n import Voice

_HEADER = ("line", "text", "reason")
_TEXT_LIMIT = 200
_FORMULA = ("=", "+", "-", "@")  # how a cell begins that a spreadsheet would calculate


def report(voice: Voice, unmatched: Iterable[tuple[Entry, Reason]]) -> bytes:
    """CSV with semicolons in UTF-8 with its mark: where it stands, what stands there, and why it adds nobody."""
    words = {
        Reason.UNREADABLE: voice.plain("list-unreadable"),
        Reason.UNKNOWN_ID: voice.plain("list-unknown-id"),
        Reason.UNKNOWN_USERNAME: voice.plain("list-unknown-username"),
        Reason.TWICE: voice.plain("list-twice"),
    }
    table = StringIO()
    writer = csv.writer(table, delimiter=";")
    writer.writerow(_HEADER)
    writer.writerows((entry.line, _harmless(entry.text[:_TEXT_LIMIT]), words[reason]) for entry, reason in unmatched)
    return table.getvalue().encode("utf-8-sig", "replace")


def _harmless(text: str) -> str:
    """The text itself, whatever a spreadsheet makes of such a beginning."""
    return f"'{text}" if text.startswith(_FORMULA) else text
