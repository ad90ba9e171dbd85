"""What is sent to the composer: any message, forwarded ones too. It becomes the message, or a part of it."""

from aiogram.enums import ContentType
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.input import MessageInput

from bot.dialogs.compose import preview
from bot.dialogs.compose.albums import gathered
from bot.dialogs.compose.composing import load_draft, recall, remember_draft, save_content
from bot.dialogs.compose.files import identify
from bot.dialogs.compose.markup import as_typed
from bot.dialogs.scene import notice, scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import input_below
from bot.domain.arrival import ContentFault, arrived, is_file_id, put
from bot.domain.audience import Audience
from bot.domain.buttons import rows_from_json
from bot.domain.content import Content, is_command
from bot.presenting.human import number
from bot.services import drafting

CONTENT_TYPES = [
    ContentType.TEXT,
    ContentType.PHOTO,
    ContentType.VIDEO,
    ContentType.DOCUMENT,
    ContentType.ANIMATION,
    ContentType.AUDIO,
    ContentType.VOICE,
    ContentType.VIDEO_NOTE,
]


async def take(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """What was sent replaces the text, the media, or both: previewed, saved, shown above the panel."""
    input_below(manager)
    try:
        new = await _what_came(message, manager)
        if new is None:
            manager.show_mode = ShowMode.NO_UPDATE
            return
        await _put(manager, new, said_in=message.message_id)
    except ContentFault as fault:
        explain_fault(manager, fault)
    except TelegramBadRequest as error:
        preview.explain_refusal(manager, error)
    else:
        await manager.switch_to(Compose.panel)


async def _what_came(message: Message, manager: DialogManager) -> Content | None:
    """None for a part of an album of which a later part is here already: that one brings them all.

    Raises ContentFault.
    """
    if message.media_group_id is not None:
        parts = await gathered(message, manager)
        return arrived([as_typed(manager, part) for part in parts]) if parts else None
    text = message.text or ""
    if is_command(text):
        raise ContentFault("compose-command", command=text)
    if is_file_id(text):
        return Content("", media=(await identify(scene(manager).bot, text),))
    return arrived([as_typed(manager, message.model_dump(by_alias=True, exclude_none=True, warnings=False))])


async def _put(manager: DialogManager, new: Content, said_in: int) -> None:
    """Preview it, then save it: what Telegram refuses (TelegramBadRequest) is not saved. Raises ContentFault."""
    if recall(manager).draft_id is None:
        await _begin(manager, put(Content(""), new), said_in)
        return
    draft = await load_draft(manager, scene(manager), said_in)
    if drafting.has_taken(draft, said_in):
        await preview.place_draft(manager)
        return
    content = put(preview.content_of(draft), new)
    await preview.place(manager, content, rows_from_json(draft.buttons))
    await save_content(manager, content, said_in)


async def _begin(manager: DialogManager, content: Content, said_in: int) -> None:
    here = scene(manager)
    await preview.place(manager, content, ())
    draft = await drafting.begin(
        here.pool,
        owner_id=here.person.user_id,
        content=content,
        said_in=said_in,
        now=here.now,
        audience=_for_whom(manager),
        series_step_id=recall(manager).series_step_id,
    )
    remember_draft(manager, draft.id, draft.version)


def _for_whom(manager: DialogManager) -> Audience | None:
    """The person for whom it was begun, or the stream, if it was begun for one."""
    composing = recall(manager)
    if composing.stream is not None:
        return Audience(streams=(composing.stream,))
    return Audience(people=(composing.person_id,)) if composing.person_id is not None else None


def explain_fault(manager: DialogManager, fault: ContentFault) -> None:
    """Have the next screen begin with why it cannot be part of the message; nothing was changed."""
    told = {
        name: number(value) if isinstance(value, int) and name != "n" else value for name, value in fault.values.items()
    }
    notice(manager, fault.key, **told)
