"""What the composer remembers between two presses. The message itself stands in `drafts`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, TypedDict

from aiogram_dialog import DialogManager
from aiogram_dialog.api.internal import STORAGE_KEY
from aiogram_dialog.context.storage import StorageProxy

from bot.dialogs.scene import Scene, scene
from bot.domain.audience import Audience
from bot.domain.buttons import Rows
from bot.domain.content import Content
from bot.domain.quiet import Quiet
from bot.domain.repeating import Rule
from bot.errors import DraftChanged, DraftGone, SaidBefore
from bot.services import drafting
from db import drafts
from db.models import Draft
from db.pool import Connection


@dataclass(slots=True)
class Composing:
    """The draft being written (None before something came), its preview in the chat, and the button being looked at.

    `version`: of the draft, as the preview and the panel show it; None until they show it. `since`: the message of the
    chat with which it was opened; what the administrator sent before was not meant for it. `preview_ids`: several of
    an album, the message with its buttons last. `viewer_id`: as whom it is looked at (None: the administrator).
    `button_id`: the button being looked at; `button_use`: what it is to do, while its words are asked for.
    `person_id`: for whom alone a new message is begun; `series_step_id`: for which step of the series of `stream`.
    """

    draft_id: int | None = None
    version: int | None = None
    since: int = 0
    preview_ids: list[int] = field(default_factory=list)
    viewer_id: int | None = None
    button_id: str | None = None
    button_use: str | None = None
    person_id: int | None = None
    series_step_id: int | None = None
    stream: str | None = None


def recall(manager: DialogManager) -> Composing:
    """What this composer remembers."""
    return _from_data(manager.dialog_data)


async def recall_all(manager: DialogManager) -> list[Composing]:
    """What the composers of the open screens remember, the uppermost last: the picker of a moment lies above one."""
    if not manager.has_context():
        return []
    storage: StorageProxy = manager.middleware_data[STORAGE_KEY]
    below = [await storage.load_context(intent) for intent in manager.current_stack().intents[:-1]]
    return [_from_data(context.dialog_data) for context in below] + [recall(manager)]


def _from_data(dialog_data: Mapping[str, Any]) -> Composing:
    """What an earlier version of Herald knew besides is left out."""
    remembered: Any = dialog_data.get("composing", {})
    known = {part.name for part in fields(Composing)}
    return Composing(**{name: value for name, value in remembered.items() if name in known})


def remember(manager: DialogManager, composing: Composing) -> None:
    """Keep it for the next press."""
    manager.dialog_data["composing"] = asdict(composing)


def remember_draft(manager: DialogManager, draft_id: int, version: int) -> None:
    """This draft is what is shown from now on."""
    composing = recall(manager)
    composing.draft_id, composing.version = draft_id, version
    remember(manager, composing)


def begin_here(manager: DialogManager) -> None:
    """Only what is sent from the present preview on is meant for the draft."""
    composing = recall(manager)
    composing.since = min(composing.preview_ids, default=composing.since)
    remember(manager, composing)


async def read_draft(conn: Connection, manager: DialogManager, here: Scene, said_in: int | None = None) -> Draft:
    """The draft being written, as it stands in the database, which is as it was shown.

    `said_in`: the owner's message that is to be put in; after a crash one that was taken comes again, and is the reason
    why the draft is another version. Raises DraftGone, DraftChanged if it is another version for any other reason, and
    SaidBefore if the message was sent before the draft was opened.
    """
    composing = recall(manager)
    if composing.draft_id is None:
        raise DraftGone
    draft = await drafts.get(conn, composing.draft_id, here.person.user_id)
    if draft is None:
        raise DraftGone
    taken = said_in is not None and drafting.has_taken(draft, said_in)
    if draft.version != composing.version and composing.version is not None and not taken:
        raise DraftChanged
    if said_in is not None and said_in < composing.since and not taken:
        raise SaidBefore
    remember_draft(manager, draft.id, draft.version)
    return draft


async def load_draft(manager: DialogManager, here: Scene, said_in: int | None = None) -> Draft:
    """`read_draft` on a connection of its own."""
    async with here.pool.acquire() as conn:
        return await read_draft(conn, manager, here, said_in)


async def save_content(manager: DialogManager, content: Content, said_in: int | None = None) -> None:
    """Replace what the shown draft says. This and the other changes raise DraftGone and DraftChanged."""
    shown = _shown(manager)
    saved = await drafting.set_content(scene(manager).pool, **shown, content=content, said_in=said_in)
    remember_draft(manager, shown["draft_id"], saved)


async def save_buttons(manager: DialogManager, rows: Rows, said_in: int | None = None) -> None:
    """Replace the shown draft's buttons."""
    shown = _shown(manager)
    saved = await drafting.set_buttons(scene(manager).pool, **shown, rows=rows, said_in=said_in)
    remember_draft(manager, shown["draft_id"], saved)


async def save_audience(manager: DialogManager, audience: Audience) -> None:
    """Replace the shown draft's audience."""
    shown = _shown(manager)
    saved = await drafting.set_audience(scene(manager).pool, **shown, audience=audience)
    remember_draft(manager, shown["draft_id"], saved)


async def save_moment(manager: DialogManager, at: datetime | None) -> None:
    """The shown draft leaves at that moment; None: as soon as it is sent."""
    shown = _shown(manager)
    saved = await drafting.set_moment(scene(manager).pool, **shown, at=at)
    remember_draft(manager, shown["draft_id"], saved)


async def save_repetition(manager: DialogManager, rule: Rule) -> None:
    """The shown draft is to be repeated by that rule."""
    shown = _shown(manager)
    saved = await drafting.set_repetition(scene(manager).pool, **shown, rule=rule)
    remember_draft(manager, shown["draft_id"], saved)


async def save_quiet(manager: DialogManager, quiet: Quiet | None) -> None:
    """What becomes of the shown draft in quiet hours."""
    shown = _shown(manager)
    saved = await drafting.set_quiet(scene(manager).pool, **shown, quiet=quiet)
    remember_draft(manager, shown["draft_id"], saved)


def shown_version(manager: DialogManager) -> tuple[int, int]:
    """The draft that is shown: its id and version. Raises DraftGone if nothing is shown."""
    composing = recall(manager)
    if composing.draft_id is None or composing.version is None:
        raise DraftGone
    return composing.draft_id, composing.version


class _Shown(TypedDict):
    """The draft that a change is for, as services name it."""

    draft_id: int
    owner_id: int
    version: int


def _shown(manager: DialogManager) -> _Shown:
    draft_id, version = shown_version(manager)
    return {"draft_id": draft_id, "owner_id": scene(manager).person.user_id, "version": version}
