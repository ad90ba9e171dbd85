"""Text and entities: HTML and MarkdownV2 in, UTF-16 offsets out."""

import contextlib
import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.html import utf16_length
from bot.sandbox.jsontypes import JsonObject
from bot.sandbox.text import formatted

TAGS = {"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler"}
# Letters of several scripts and directions, emoji with and without modifiers, marks of HTML, blanks.
ALPHABET = "abЖщאבا1 <>&\"'\n😀👍🏽👨‍👩‍👧é"
texts = st.text(st.sampled_from(ALPHABET), min_size=1, max_size=12)

Tree = str | tuple[str, list["Tree"]]
trees = st.recursive(
    texts,
    lambda inner: st.tuples(st.sampled_from([*TAGS, "text_link"]), st.lists(inner, min_size=1, max_size=3)),
    max_leaves=8,
)


def as_html(tree: Tree) -> str:
    if isinstance(tree, str):
        return html.escape(tree)
    kind, children = tree
    inside = "".join(map(as_html, children))
    if kind == "text_link":
        return f'<a href="https://example.org/?a=1&amp;b=2">{inside}</a>'
    return f"<{TAGS[kind]}>{inside}</{TAGS[kind]}>"


def as_text(tree: Tree) -> str:
    return tree if isinstance(tree, str) else "".join(map(as_text, tree[1]))


def styled_characters(text: str, entities: list[JsonObject]) -> list[tuple[str, set[str]]]:
    """Returns each visible character with the styles on it."""
    found, at = [], 0
    for char in text:
        width = utf16_length(char)
        inside = {e["type"] for e in entities if e["offset"] <= at and at + width <= e["offset"] + e["length"]}
        if not char.isspace():
            found.append((char, inside & set(TAGS)))
        at += width
    return found


def styles_of(tree: Tree, outer: frozenset[str] = frozenset()) -> list[tuple[str, set[str]]]:
    """Returns what `styled_characters` must find."""
    if isinstance(tree, str):
        return [(char, set(outer)) for char in tree if not char.isspace()]
    kind, children = tree
    styles = outer | {kind} if kind in TAGS else outer
    return [item for child in children for item in styles_of(child, styles)]


@given(trees)
def test_every_character_keeps_its_styles(tree: Tree) -> None:
    text, entities = formatted(as_html(tree), "HTML", None)
    assert text.strip() == as_text(tree).strip()
    assert styled_characters(text, entities) == styles_of(tree)


@given(trees)
def test_entities_of_a_message_can_be_sent_again(tree: Tree) -> None:
    text, entities = formatted(as_html(tree), "HTML", None)
    assert formatted(text, None, entities) == (text, entities)


@given(trees)
def test_entities_nest_and_stay_inside_the_text(tree: Tree) -> None:
    text, entities = formatted(as_html(tree), "HTML", None)
    spans = [(entity["offset"], entity["offset"] + entity["length"]) for entity in entities]
    assert spans == sorted(spans, key=lambda span: (span[0], -span[1]))
    assert all(0 <= begin < end <= utf16_length(text) for begin, end in spans)
    assert not any(a < c < b < d for a, b in spans for c, d in spans)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_as_telegram_would(text: str) -> None:
    for mode in ("HTML", "MarkdownV2", None):
        with contextlib.suppress(ApiError):
            formatted(text, mode, None)


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("😀<b>ж</b>", "😀ж", [("bold", 2, 1)]),
        ("<b>one <i>two</i></b>", "one two", [("bold", 0, 7), ("italic", 4, 3)]),
        ("<b>one</b><b> two</b>", "one two", [("bold", 0, 7)]),
        ("<b> </b>x", "x", []),
        ("  <b> x </b>  ", " x", [("bold", 0, 2)]),
        ("a &lt;b&gt; &amp;amp; &#128512; &nbsp;", "a <b> &amp; 😀 &nbsp;", []),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<B>x</B><STRONG>y</STRONG>", "xy", [("bold", 0, 2)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<code><b>x</b></code>", "x", [("code", 0, 1)]),
        ("<a href='nowhere'>x</a>", "x", []),
        ("see https://example.org/a?b=1, or /help@my_bot", "see https://example.org/a?b=1, or /help@my_bot", None),
    ],
)
def test_html_examples(source: str, text: str, entities: list[tuple[str, int, int]] | None) -> None:
    found_text, found = formatted(source, "HTML", None)
    assert found_text == text
    if entities is not None:
        assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


def test_what_entities_carry() -> None:
    source = (
        '<a href="example.org">a</a> <a href="tg://user?id=5">b</a> '
        '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>'
        ' <pre><code class="language-python">x</code></pre> <pre>y</pre>'
    )
    _, entities = formatted(source, "HTML", None)
    details = [{k: v for k, v in entity.items() if k not in ("offset", "length")} for entity in entities]
    assert details == [
        {"type": "text_link", "url": "http://example.org/"},
        {"type": "text_mention", "user": {"id": 5}},
        {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"},
        {"type": "pre", "language": "python"},
        {"type": "pre"},
    ]


def test_telegram_finds_some_entities_by_itself() -> None:
    text = "/start to @herald_bot, #week3 me@example.org https://example.org/x. <code>/no</code>"
    plain, entities = formatted(text, "HTML", None)
    units = plain.encode("utf-16-le")
    found = {e["type"]: units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in entities}
    assert found == {
        "bot_command": "/start",
        "mention": "@herald_bot",
        "hashtag": "#week3",
        "email": "me@example.org",
        "url": "https://example.org/x",
        "code": "/no",
    }


def test_overlapping_styles_are_cut_so_that_they_nest() -> None:
    entities = [{"type": "bold", "offset": 0, "length": 4}, {"type": "italic", "offset": 2, "length": 4}]
    _, found = formatted("abcdef", None, entities)
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == [
        ("bold", 0, 4),
        ("italic", 2, 2),
        ("italic", 4, 2),
    ]


def test_characters_that_telegram_removes_do_not_shift_entities() -> None:
    entities = [{"type": "bold", "offset": 3, "length": 1}]
    assert formatted("a\r\u202ebc", None, entities) == ("abc", [{"type": "bold", "offset": 1, "length": 1}])


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*bold _both_* __under__", "bold both under", [("bold", 0, 9), ("italic", 5, 4), ("underline", 10, 5)]),
        ("~s~ ||hid|| `c*` \\*", "s hid c* *", [("strikethrough", 0, 1), ("spoiler", 2, 3), ("code", 6, 2)]),
        ("[x](https://example.org)", "x", [("text_link", 0, 1)]),
        ("```python\nprint()\n```", "print()", [("pre", 0, 7)]),
        (">one\n>two\nthree", "one\ntwo\nthree", [("blockquote", 0, 8)]),
        ("**>one\n>two||", "one\ntwo", [("expandable_blockquote", 0, 7)]),
        ("![👍](tg://emoji?id=5368324170671202286)", "👍", [("custom_emoji", 0, 2)]),
    ],
)
def test_markdown_examples(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    found_text, found = formatted(source, "MarkdownV2", None)
    assert (found_text, [(e["type"], e["offset"], e["length"]) for e in found]) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("hello.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a|b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
        ("*unclosed", "Can't find end of Bold entity at byte offset 0"),
        ("ж `x", "Can't find end of Code entity at byte offset 3"),
    ],
)
def test_malformed_markdown(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refused:
        formatted(source, "MarkdownV2", None)
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"
