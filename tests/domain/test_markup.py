"""Typed HTML becomes the very message that was meant, or a fault at its place; and any message can be shown as HTML."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.content import Entity, length
from bot.domain.markup import MarkupFault, parse, to_html
from bot.domain.tags import forbids
from bot.sandbox.entities import in_order
from bot.sandbox.html import parse_html

EVERYTHING = (
    "<b>b</b><strong>b</strong> <i>i</i><em>i</em> <u>u</u><ins>u</ins> <s>s</s><strike>s</strike><del>s</del>\n"
    '<span class="tg-spoiler">x</span><tg-spoiler>x</tg-spoiler> <a href="https://e.org/?a=1&amp;b=2">🙂</a>'
    "<a href='tg://user?id=7'>Ada</a> <tg-emoji emoji-id=\"53\">👍</tg-emoji><code>c</code><pre>p</pre>"
    '<pre><code class="language-python">1</code></pre><blockquote>q</blockquote><blockquote expandable>e</blockquote>'
    '<tg-time unix="1647531900" format="wDT">22:45</tg-time>&lt;&gt;&amp;&quot;&#128578;&#x42f; R&D'
)
USER = {"id": 7, "is_bot": False, "first_name": ""}


def test_every_tag_of_telegram_is_understood() -> None:
    text, entities = parse(EVERYTHING)
    assert text == 'bb ii uu sss\nxx 🙂Ada 👍cp1qe22:45<>&"🙂Я R&D'
    told = [(entity["type"], entity["offset"], entity["length"]) for entity in entities]
    assert told == [
        ("bold", 0, 1), ("bold", 1, 1), ("italic", 3, 1), ("italic", 4, 1), ("underline", 6, 1), ("underline", 7, 1),
        ("strikethrough", 9, 1), ("strikethrough", 10, 1), ("strikethrough", 11, 1), ("spoiler", 13, 1),
        ("spoiler", 14, 1), ("text_link", 16, 2), ("text_mention", 18, 3), ("custom_emoji", 22, 2), ("code", 24, 1),
        ("pre", 25, 1), ("pre", 26, 1), ("blockquote", 27, 1), ("expandable_blockquote", 28, 1), ("date_time", 29, 5),
    ]  # fmt: skip
    more = [{k: v for k, v in entity.items() if k not in ("type", "offset", "length")} for entity in entities]
    assert [each for each in more if each] == [
        {"url": "https://e.org/?a=1&b=2"},
        {"user": USER},
        {"custom_emoji_id": "53"},
        {"language": "python"},
        {"unix_time": 1647531900, "date_time_format": "wDT"},
    ]


@pytest.mark.parametrize(
    ("source", "key", "line", "place"),
    [
        ("Hi\n<b>Hello <u>x</b>", "markup-crossed", 2, "<b>Hello <u>x⟨</b>⟩"),
        ("<b>one\ntwo", "markup-never-closed", 1, "⟨<b>⟩one"),
        ("one</i> two", "markup-not-open", 1, "one⟨</i>⟩ two"),
        ("<div class='x'>x</div>", "markup-unknown", 1, "⟨<div class='x'>⟩x</div>"),
        ("one<br/>two", "markup-new-line", 1, "one⟨<br/>⟩two"),
        ("1 < 2", "markup-sign", 1, "1 ⟨<⟩ 2"),
        ("<b bold", "markup-unfinished", 1, "⟨<b⟩ bold"),
        ("<a>x</a>", "markup-no-link", 1, "⟨<a>⟩x</a>"),
        ('<a href="e.org">x</a>', "markup-bad-link", 1, '⟨<a href="e.org">⟩x</a>'),
        ('<a href="https://[">x</a>', "markup-bad-link", 1, '⟨<a href="https://[">⟩x</a>'),
        ("<blockquote expandble>x</blockquote>", "markup-attribute", 1, "⟨<blockquote expandble>⟩x</blockquote>"),
        ("<span>x</span>", "markup-span", 1, "⟨<span>⟩x</span>"),
        ("<tg-emoji emoji-id='smile'>🙂</tg-emoji>", "markup-emoji", 1, "⟨<tg-emoji emoji-id='smile'>⟩🙂</tg-emoji>"),
        ("<tg-time unix='1' format='x'>1</tg-time>", "markup-time", 1, "⟨<tg-time unix='1' format='x'>⟩1</tg-time>"),
        ("<code>a<b>b</b></code>", "markup-inside", 1, "<code>a⟨<b>⟩b</b></code>"),
        ("<i>x</i> " * 100 + "<u>y</u>", "markup-too-many", 1, "…x</i> <i>x</i> <i>x</i> ⟨<u>⟩y</u>"),
        ("a&nbsp;b", "markup-reference", 1, "a⟨&nbsp;⟩b"),
        ("a&#55296;b", "markup-number", 1, "a⟨&#55296;⟩b"),
        ("я" * 99 + "<x>" + "ю" * 99, "markup-unknown", 1, "…" + "я" * 24 + "⟨<x>⟩" + "ю" * 16 + "…"),
    ],
)
def test_a_fault_names_its_line_and_marks_its_place(source: str, key: str, line: int, place: str) -> None:
    with pytest.raises(MarkupFault) as raised:
        parse(source)
    assert (raised.value.key, raised.value.values["line"], raised.value.values["place"]) == (key, line, place)


def test_what_a_phone_makes_of_straight_quotes_is_taken_for_them() -> None:
    text, entities = parse("<a href=“https://e.org”>x</a>")
    assert (text, entities[0]["url"]) == ("x", "https://e.org")


WORDS = st.text(st.sampled_from('aя <>&";#\n🙂👩‍🚀שלום\u202e\u0301'), min_size=1, max_size=5)
STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
KINDS = st.sampled_from(
    [
        *({"type": kind} for kind in (*STYLES, "code", "pre", "blockquote", "expandable_blockquote")),
        {"type": "pre", "language": 'c"+<'},
        {"type": "text_link", "url": "https://e.org/?a=1&lt;=2&b=\"'"},
        {"type": "text_mention", "user": USER},
        {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"},
        {"type": "date_time", "unix_time": 0},
        {"type": "date_time", "unix_time": 1647531900, "date_time_format": "r"},
    ]
)
Tree = str | tuple[dict[str, Any], list[Any]]
TREES: st.SearchStrategy[Tree] = st.recursive(
    WORDS, lambda inner: st.tuples(KINDS, st.lists(inner, min_size=1, max_size=3)), max_leaves=8
)


def grown(trees: Iterable[Tree], around: tuple[str, ...] = (), offset: int = 0) -> tuple[str, list[Entity]]:
    """Text and entities of nested pieces; an entity that Telegram would not allow where it stands is left out."""
    text, entities = "", list[Entity]()
    for tree in trees:
        at = offset + length(text)
        if isinstance(tree, str):
            text += tree
            continue
        kind, inner = tree
        allowed = not any(forbids(outer, kind["type"]) for outer in around)
        told, held = grown(inner, (*around, kind["type"]) if allowed else around, at)
        text += told
        entities += [{**kind, "offset": at, "length": length(told)}] * allowed + held
    return text, entities


def normal(entities: Iterable[Entity]) -> list[str]:
    return sorted(json.dumps(entity, sort_keys=True) for entity in entities)


@given(st.lists(TREES, max_size=4))
def test_any_message_survives_being_shown_as_html_and_typed_again(trees: list[Tree]) -> None:
    text, entities = grown(trees)
    read, found = parse(to_html(text, entities))
    assert read == text
    assert normal(found) == normal(entities)


@given(st.lists(TREES, max_size=4))
def test_what_is_shown_as_html_means_the_same_to_telegram(trees: list[Tree]) -> None:
    text, entities = grown(trees)
    known = [entity for entity in entities if entity["type"] != "date_time"]  # the sandbox does not have it
    read, found = parse_html(to_html(text, known))
    assert read == text
    assert as_telegram_keeps(text, found) == as_telegram_keeps(text, known)


def as_telegram_keeps(text: str, entities: Iterable[Entity]) -> list[str]:
    kept = [{**entity} for entity in entities]
    for entity in kept:
        entity |= {"user": entity["user"]["id"]} if "user" in entity else {}
    return normal(in_order(text, kept))


@given(WORDS, st.lists(st.tuples(st.sampled_from(STYLES), st.integers(0, 9), st.integers(1, 9)), max_size=5))
def test_styles_that_cross_each_other_cover_the_same_words_afterwards(
    word: str, spans: list[tuple[str, int, int]]
) -> None:
    text = "".join(character for character in word if ord(character) < 0x10000) + "0123456789" * 2
    entities = [{"type": kind, "offset": at, "length": size} for kind, at, size in spans]
    read, found = parse(to_html(text, entities))
    assert (read, covered(found)) == (text, covered(entities))


def covered(entities: Iterable[Entity]) -> set[tuple[str, int]]:
    return {(e["type"], unit) for e in entities for unit in range(e["offset"], e["offset"] + e["length"])}


FRAGMENTS = st.sampled_from(
    [
        *("\n", "<", "</", "<b>", "</b>", "<i></i>", "<pre>", "</pre>", "<code ", "</code>", "<blockquote "),
        *("<a href=", "https://e.org", "tg://user?id=", "9" * 20, "<tg-time unix=1>", "<tg-emoji emoji-id=", "=", ">"),
        *("expandable", "&", ";", "&lt;", "&nbsp;", "&#1", "&#", "&#x;", '"', "'", "“", "”", "/", "🙂", " "),
    ]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(FRAGMENTS, max_size=30).map("".join)))
@example("&#" + "9" * 5000 + ";")
@example('<a href="https://e.org:port">x</a>')
def test_whatever_is_typed_is_a_message_or_a_fault(source: str) -> None:
    try:
        text, entities = parse(source)
    except MarkupFault as found:
        fault = found.values
    else:
        assert parse(to_html(text, entities))[0] == text
        assert all(0 <= e["offset"] < e["offset"] + e["length"] <= length(text) for e in entities)
        return
    assert fault["line"] in range(1, source.count("\n") + 2)
    assert "⟨" in str(fault["place"])
