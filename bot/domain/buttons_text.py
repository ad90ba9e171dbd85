"""The text form of buttons: a row a line, `|` between the buttons of a row, `Text - what a press does`.

`Text - https://...` is a link, `Text - words` an answer that shows them, and a bare `Text` an answer that only thanks.
A word and a colon name another use: `Text - copy: CODE`, `Text - alert: words`, and so on, in each of our languages.
`Text - words - mark: data` adds callback data. A backslash takes its meaning from the next sign: `\\|`, `\\-`, `\\\\`;
`\\n` begins a new line within the words.
"""

import re

from bot.domain.buttons import BUTTONS_LIMIT, ROW_LIMIT, Button, ButtonFault, Rows
from bot.domain.uses import Use, looks_like_link, marked, new_button, put_to, use_of, words_of

_WORDS = {
    "en": {
        "answer": Use.TOAST,
        "alert": Use.ALERT,
        "message": Use.MESSAGE,
        "copy": Use.COPY,
        "read": Use.READ,
    },
    "ru": {
        "ответ": Use.TOAST,
        "окно": Use.ALERT,
        "сообщение": Use.MESSAGE,
        "копия": Use.COPY,
        "прочитано": Use.READ,
    },
}
_MARK = {"en": "mark", "ru": "метка"}

_USES = {word: use for words in _WORDS.values() for word, use in words.items()}
_MARK_WORD = rf"(?:{'|'.join(_MARK.values())})\s*:"
_DASH = "[-–—]"  # whichever a phone's keyboard makes
_LONE_DASH = re.compile(rf"(?<!\S){_DASH}(?!\S)")
_MARK_AT_END = re.compile(rf"(?:^|(?<!\S){_DASH}\s+){_MARK_WORD}\s*(.*)", re.IGNORECASE | re.DOTALL)
_DASH_OF_MARK = re.compile(rf"(?<!\S)({_DASH})(?=\s+{_MARK_WORD})", re.IGNORECASE)


def parse_rows(text: str) -> Rows:
    """Buttons from their text form, with ids `b1`, `b2`, ... Raises ButtonFault, whose values say which line."""
    rows: list[tuple[Button, ...]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        parts = _split_at_bars(line)
        if len(parts) > ROW_LIMIT:
            raise ButtonFault("button-row-too-long", line=number, limit=ROW_LIMIT)
        first = sum(map(len, rows)) + 1
        try:
            rows.append(tuple(_parse_button(part.strip(), f"b{first + place}") for place, part in enumerate(parts)))
        except ButtonFault as fault:
            raise ButtonFault(fault.key, **{**fault.values, "line": number}) from None
    if (count := sum(map(len, rows))) > BUTTONS_LIMIT:
        raise ButtonFault("button-too-many", count=count, limit=BUTTONS_LIMIT)
    if not rows:
        raise ButtonFault("button-none")
    return tuple(rows)


def to_text_form(rows: Rows, language: str) -> str:
    """The text form of rows, with the words of that language; `parse_rows` reads it back in any."""
    return "\n".join(" | ".join(_write_button(button, language) for button in row) for row in rows)


def _split_at_bars(line: str) -> list[str]:
    parts = [""]
    for piece in re.findall(r"\\.|\||[^\\|]+|\\", line, re.DOTALL):
        if piece == "|":
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _parse_button(part: str, button_id: str) -> Button:
    dash = _LONE_DASH.search(part)
    text, rest = (part[: dash.start()], part[dash.end() :].strip()) if dash else (part, "")
    button = new_button(_unescape(text))
    if dash is None:
        if "://" in text:
            raise ButtonFault("button-only-link")
        return Button(button_id, button.kind, button.text)
    if not rest:
        raise ButtonFault("button-no-target", text=button.text)
    mark = _MARK_AT_END.search(rest)
    use, words = _parse_target(rest[: mark.start()].strip() if mark else rest)
    made = put_to(Button(button_id, button.kind, button.text), use, words)
    return marked(made, _unescape(mark[1])) if mark else made


def _parse_target(target: str) -> tuple[Use, str]:
    named = re.match(r"(\w+)\s*:\s*(.*)", target, re.DOTALL)
    if named and (use := _USES.get(named[1].lower())):
        return use, _unescape(named[2])
    if _USES.get(target.lower()) is Use.READ:
        return Use.READ, ""
    words = _unescape(target)
    return (Use.LINK if looks_like_link(words) else Use.TOAST), words


def _write_button(button: Button, language: str) -> str:
    use, words = use_of(button), words_of(button) or ""
    text = _LONE_DASH.sub(r"\\\g<0>", _escape(button.text))
    target = _write_target(use, words, language)
    if not words and use is Use.TOAST and "://" not in text:
        target = ""  # a bare text thanks
    mark = f"{_MARK[language]}: {_escape(button.data)}" if button.data else ""
    return " - ".join(piece for piece in (text, target, mark) if piece)


def _write_target(use: Use, words: str, language: str) -> str:
    """The words alone where they are understood so, else behind the word of their use."""
    escaped = _DASH_OF_MARK.sub(r"\\\1", _escape(words))
    if use is Use.LINK or (escaped and not _MARK_AT_END.search(escaped) and _parse_target(escaped) == (use, words)):
        return escaped
    name = next(word for word, meant in _WORDS[language].items() if meant is use)
    return f"{name}: {escaped}".strip() if escaped or use is not Use.READ else name


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")


def _unescape(text: str) -> str:
    return re.sub(r"\\([\\|–—-])|\\n", lambda found: found[1] or "\n", text)
