"""Drafts, templates and copies: nothing is lost, nothing mixes, and what is gone is said."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.audience import Audience
from bot.domain.buttons import Button, ButtonKind
from bot.domain.content import Content, LinkPreview, Media, MediaKind, Options, content_from_json
from bot.errors import DraftChanged, DraftGone, TemplateChanged, TemplateGone
from bot.services import broadcasting, copying, drafting, templating
from db import drafts, templates
from db.models import Draft
from db.pool import Connection, Pool
from tests.services.test_broadcasting import book

OWNER, OTHER = 1, 2
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
ROWS = ((Button("b1", ButtonKind.ANSWER, "Yes", answer="See you"),),)
STREAM = Audience(streams=("3rd_stream",))


async def test_of_changes_to_what_one_saw_the_first_counts(pool: Pool) -> None:
    draft = await begin(pool, "Hello")
    seen: dict[str, Any] = {"draft_id": draft.id, "owner_id": OWNER, "version": draft.version}
    answers = await asyncio.gather(
        drafting.set_content(pool, **seen, content=Content("From the phone")),
        drafting.set_content(pool, **seen, content=Content("From the desk")),
        drafting.set_buttons(pool, **seen, rows=ROWS),
        drafting.set_audience(pool, **seen, audience=STREAM),
        drafting.rename(pool, **seen, title="Greeting"),
        return_exceptions=True,
    )
    assert sorted(map(repr, answers)) == sorted([*[repr(DraftChanged())] * 4, repr(draft.version + 1)])
    for act in (
        drafting.set_content(pool, **seen, content=Content("Too late")),
        drafting.discard(pool, **seen, now=NOW),
        templating.save(pool, **seen, title="Too late", said_in=9, now=NOW),
        broadcasting.launch(pool, draft_id=draft.id, author_id=OWNER, version=draft.version, now=NOW),
    ):
        with pytest.raises(DraftChanged):
            await act
    changed = await reread(pool, draft)
    assert changed.version == draft.version + 1
    differences = [
        changed.content != draft.content,
        changed.buttons != draft.buttons,
        changed.audience != draft.audience,
        changed.title != draft.title,
    ]
    assert differences.count(True) == 1


async def test_whoever_reads_again_and_repeats_loses_nothing(pool: Pool) -> None:
    draft = await begin(pool, "")

    async def write(mark: str) -> int:
        """As a device does: look, change what is seen, and on a refusal look again. Returns the versions it made."""
        while True:
            seen = await reread(pool, draft)
            content = Content(content_from_json(seen.content or {}).text + mark)
            try:
                return await drafting.set_content(
                    pool, draft_id=draft.id, owner_id=OWNER, version=seen.version, content=content
                )
            except DraftChanged:
                continue

    marks = "abcdefghijklmnop"
    versions = await asyncio.gather(*map(write, marks))
    assert sorted(versions) == list(range(1, len(marks) + 1))
    assert sorted(((await reread(pool, draft)).content or {})["text"]) == sorted(marks)


async def test_what_holds_nothing_is_not_listed_and_nobody_sees_the_drafts_of_others(pool: Pool) -> None:
    await begin(pool, " \n", said_in=1)
    await begin(pool, "Of somebody else", owner_id=OTHER)
    first, second = await begin(pool, "First", said_in=2), await begin(pool, "Second", said_in=3)
    photo = Content("", media=(Media(MediaKind.PHOTO, "photo"),))
    third = await drafting.begin(pool, owner_id=OWNER, content=photo, said_in=4, now=NOW)
    await drafting.rename(pool, draft_id=first.id, owner_id=OWNER, version=0, title="Renamed")
    async with pool.acquire() as conn:
        assert await drafts.count(conn, OWNER) == 3
        assert [draft.id for draft in await drafts.page(conn, OWNER, 5, 0)] == [first.id, third.id, second.id]
        assert [draft.id for draft in await drafts.page(conn, OWNER, 1, 1)] == [third.id]
        assert await drafts.get(conn, first.id, OTHER) is None
    with pytest.raises(DraftGone):
        await drafting.rename(pool, draft_id=first.id, owner_id=OTHER, version=1, title="Mine")
    await drafting.discard(pool, draft_id=first.id, owner_id=OTHER, version=1, now=NOW)
    assert (await reread(pool, first)).title == "Renamed"


async def test_the_list_reads_along_its_index(conn: Connection) -> None:
    await conn.execute(
        """
        INSERT INTO drafts (owner_id, content, updated_at)
        SELECT n % 50, '{"text": "x"}', now() - n * interval '1 minute' FROM generate_series(1, 5000) AS n
        """
    )
    await conn.execute("ANALYZE drafts")
    plan = await conn.fetch(
        """
        EXPLAIN SELECT id FROM drafts
        WHERE owner_id = 7 AND kind = 'draft' AND (content->>'text' ~ '\\S' OR content ? 'media' OR buttons <> '[]')
        ORDER BY updated_at DESC, id DESC LIMIT 5
        """
    )
    assert "idx_drafts_owner" in " ".join(row[0] for row in plan)


async def test_a_template_is_everybodys_and_is_never_consumed(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream"})
    draft = await full_draft(pool)
    seen: dict[str, Any] = {"draft_id": draft.id, "owner_id": OWNER, "version": draft.version}
    template = await templating.save(pool, **seen, title="Weekly", said_in=77, now=NOW)
    assert (await templating.save(pool, **seen, title="Weekly", said_in=77, now=NOW)).id == template.id, (
        "the same message, handled twice"
    )
    for owner_id in (OWNER, OTHER):
        copied = await copying.copy_template(pool, template_id=template.id, owner_id=owner_id, now=NOW)
        assert (copied.draft.owner_id, copied.draft.kind, copied.draft.title) == (owner_id, "draft", None)
        assert parts(copied.draft) == parts(template) == parts(draft)
        await broadcasting.launch(pool, draft_id=copied.draft.id, author_id=owner_id, now=NOW)
    await templating.rename(pool, template_id=template.id, version=0, title="Monday", actor_id=OTHER, now=NOW)
    stale: dict[str, Any] = {"template_id": template.id, "version": 0, "actor_id": OWNER, "now": NOW}
    for late in (templating.rename(pool, **stale, title="Sunday"), templating.delete(pool, **stale)):
        with pytest.raises(TemplateChanged):
            await late
    async with pool.acquire() as conn:
        assert [(found.title, found.owner_id) for found in await templates.page(conn, 5, 0)] == [("Monday", OWNER)]
        assert await drafts.get(conn, template.id, OWNER) is None, "the composer cannot open it"
    await templating.delete(pool, template_id=template.id, version=1, actor_id=OTHER, now=NOW)
    with pytest.raises(TemplateGone):
        await copying.copy_template(pool, template_id=template.id, owner_id=OWNER, now=NOW)
    assert await noted(pool, "template_%") == [
        ("template_saved", OWNER, {"template": template.id, "title": "Weekly", "made_by": OWNER}),
        (
            "template_renamed",
            OTHER,
            {"template": template.id, "title": "Weekly", "made_by": OWNER, "new_title": "Monday"},
        ),
        ("template_deleted", OTHER, {"template": template.id, "title": "Monday", "made_by": OWNER}),
    ]
    assert await reread(pool, draft) == draft


async def test_undo_makes_the_draft_again_with_its_name(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream"})
    draft = await full_draft(pool)
    await drafting.rename(pool, draft_id=draft.id, owner_id=OWNER, version=draft.version, title="Week 3")
    launched = await broadcasting.launch(
        pool, draft_id=draft.id, author_id=OWNER, now=NOW, hold=timedelta(seconds=5), version=draft.version + 1
    )
    again = await broadcasting.take_back(pool, broadcast_id=launched.id, actor_id=OTHER, now=NOW)
    assert (again.title, parts(again)) == ("Week 3", parts(draft))


async def test_a_copy_has_all_that_is_still_there_and_says_what_is_not(pool: Pool) -> None:
    await book(pool, {11: "3rd_stream", 12: "4th_stream"})
    draft = await full_draft(pool, Audience(streams=("3rd_stream", "4th_stream"), no_course=True, people=(11, 12)))
    launched = await broadcasting.launch(pool, draft_id=draft.id, author_id=OWNER, now=NOW)
    await pool.execute("UPDATE streams SET archived_at = now() WHERE code = '4th_stream'")
    await pool.execute("DELETE FROM bookings WHERE user_id = 12; DELETE FROM users WHERE user_id = 12")
    copied = await copying.copy_broadcast(pool, broadcast_id=launched.id, owner_id=OTHER, now=NOW)
    left = Audience(streams=("3rd_stream",), no_course=True, people=(11,))
    assert parts(copied.draft) == (*parts(draft)[:2], left.to_json())
    assert (copied.draft.owner_id, copied.streams_gone, copied.people_gone) == (OTHER, ["4th_stream"], 1)
    assert (await noted(pool, "draft_created"))[-1] == (
        "draft_created",
        OTHER,
        {"draft": copied.draft.id, "copy_of": launched.id},
    )


@pytest.mark.parametrize(
    ("kind", "group", "expected", "gone"),
    [
        ("group", "3rd_stream", Audience(streams=("3rd_stream",)), []),
        (
            "group",
            "3rd_stream, 9th_stream,non_course",
            Audience(streams=("3rd_stream",), no_course=True),
            ["9th_stream"],
        ),
        ("group", "everyone", Audience(everyone=True), []),
        ("individual", None, Audience(people=(11,)), []),
        (None, None, Audience(), []),
    ],
)
async def test_what_another_program_wrote_is_copied_too(
    pool: Pool, kind: str | None, group: str | None, expected: Audience, gone: list[str]
) -> None:
    await book(pool, {11: "3rd_stream"})
    broadcast_id = await pool.fetchval(
        """
        INSERT INTO message_history (message_text, total_recipients, recipient_type, recipient_group)
        VALUES ('A <b>bold</b> &amp; quiet word', 1, $1, $2) RETURNING id
        """,
        kind,
        group,
    )
    await pool.execute("INSERT INTO message_recipients (message_id, user_id) VALUES ($1, 11)", broadcast_id)
    copied = await copying.copy_broadcast(pool, broadcast_id=broadcast_id, owner_id=OWNER, now=NOW)
    content = content_from_json(copied.draft.content or {})
    assert content.text == "A bold & quiet word"
    assert [dict(entity) for entity in content.entities] == [{"type": "bold", "offset": 2, "length": 4}]
    assert (copied.draft.audience, copied.streams_gone) == (expected.to_json(), gone)


async def test_html_that_is_none_is_copied_as_it_is(pool: Pool) -> None:
    broadcast_id = await pool.fetchval(
        "INSERT INTO message_history (message_text, total_recipients) VALUES ('1 < 2 </b>', 0) RETURNING id"
    )
    copied = await copying.copy_broadcast(pool, broadcast_id=broadcast_id, owner_id=OWNER, now=NOW)
    assert copied.draft.content == {"text": "1 < 2 </b>", "entities": []}


async def begin(pool: Pool, text: str, *, owner_id: int = OWNER, said_in: int = 1) -> Draft:
    return await drafting.begin(pool, owner_id=owner_id, content=Content(text), said_in=said_in, now=NOW)


async def full_draft(pool: Pool, named: Audience = STREAM) -> Draft:
    """A draft with a photo, options, a button and an audience."""
    content = Content(
        "Look",
        [{"type": "bold", "offset": 0, "length": 4}],
        media=(Media(MediaKind.PHOTO, "photo"),),
        options=Options(silent=True, protected=True, link_preview=LinkPreview.OFF),
    )
    draft = await drafting.begin(pool, owner_id=OWNER, content=content, said_in=5, now=NOW)
    await drafting.set_buttons(pool, draft_id=draft.id, owner_id=OWNER, version=0, rows=ROWS)
    await drafting.set_audience(pool, draft_id=draft.id, owner_id=OWNER, version=1, audience=named)
    return await reread(pool, draft)


async def reread(pool: Pool, draft: Draft) -> Draft:
    async with pool.acquire() as conn:
        found = await drafts.get(conn, draft.id, draft.owner_id)
    assert found is not None
    return found


def parts(draft: Draft) -> tuple[Any, ...]:
    """What travels with a copy."""
    return draft.content, draft.buttons, draft.audience


async def noted(pool: Pool, action: str) -> list[tuple[Any, ...]]:
    rows = await pool.fetch("SELECT action, actor_id, details FROM audit_log WHERE action LIKE $1 ORDER BY id", action)
    return [tuple(row) for row in rows]
