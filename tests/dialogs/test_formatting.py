"""Formatting typed as HTML: read as tags, refused at the place that is wrong, shown as tags to be edited."""

from tests.dialogs.people import begin_message, the_preview
from tests.story import Actor, Story

SOURCE = (
    '🙂 <b>Hello <i>all</i></b>, <a href="https://example.org/?a=1&amp;b=2">here</a>:\n'
    '<blockquote expandable>1 &lt; 2 &amp; more</blockquote> <tg-time unix="1647531900" format="r">then</tg-time>'
)
TEXT = "🙂 Hello all, here:\n1 < 2 & more then"
ENTITIES = [
    {"type": "bold", "offset": 3, "length": 9},
    {"type": "italic", "offset": 9, "length": 3},
    {"type": "text_link", "offset": 14, "length": 4, "url": "https://example.org/?a=1&b=2"},
    {"type": "expandable_blockquote", "offset": 20, "length": 12},
    {"type": "date_time", "offset": 33, "length": 4, "unix_time": 1647531900, "date_time_format": "r"},
]


async def test_html_is_read_as_it_was_meant_or_refused_at_the_place_that_is_wrong(story: Story) -> None:
    admin = story.admin
    await begin_message(admin, "Plain & simple")
    await admin.press("Text")
    await admin.sees("[✓ As in Telegram] [HTML]")
    await admin.press("HTML")
    await admin.sees("read as tags", "Plain &amp; simple", "[✓ HTML]")

    admin.says("Hi\n<b>Hello <u>x</b>")
    await admin.sees("Line 2: </b> comes where <u> is still open", "<b>Hello <u>x⟨</b>⟩", "Nothing was changed")
    admin.says("<b>\n</b>")
    await admin.sees("only tags", "[✓ HTML]")
    assert await story.pool.fetchval("SELECT content->>'text' FROM drafts") == "Plain & simple"

    admin.says(SOURCE)
    await admin.sees("Formatting: HTML", "[People]")
    assert (the_preview(admin)["text"], the_preview(admin)["entities"]) == (TEXT, ENTITIES)
    assert await story.pool.fetchval("SELECT content->'entities' FROM drafts") == ENTITIES
    await admin.press("Text")
    screen = await admin.sees("to copy:\n" + SOURCE)
    assert screen["entities"][-1]["language"] == "html"

    story.world.send(admin.id, photo=b"\xff\xd8\xff\xe0 a picture", caption="<s>Look</s> at <code>this</code>")
    await eventually_shows_caption(admin, "Look at this")
    assert [entity["type"] for entity in the_preview(admin)["caption_entities"]] == ["strikethrough", "code"]
    admin.says("A caption with a <nose>")
    await admin.sees("Telegram does not know <nose>", "A caption with a ⟨<nose>⟩")

    await admin.press("Text")
    await admin.press("As in Telegram")
    admin.says("<b>as it is</b>")
    await eventually_shows_caption(admin, "<b>as it is</b>")


async def eventually_shows_caption(admin: Actor, caption: str) -> None:
    """The preview above the panel carries it."""
    await admin.world.wait_for(
        lambda: "When: now" in admin.chat[-1].get("text", "") and the_preview(admin).get("caption") == caption
    )
