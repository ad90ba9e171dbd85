"""A test: the message itself, with everything that belongs to it, to its author or to another administrator."""

from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, SwitchTo

from bot.dialogs.compose import preview
from bot.dialogs.compose.composing import load_draft
from bot.dialogs.scene import Scene, notice, scene, toast
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, input_below, open_page, pages, screen
from bot.domain.buttons import rows_from_json
from bot.i18n import choose_language
from bot.presenting.human import person_link, person_name
from bot.services import drafting
from db import admins
from db.models import Person

PAGE_SIZE = 6
_PAGE = "testing_page"


async def send_to_me(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The message, to the person who writes it."""
    try:
        await _send(manager, scene(manager).person.user_id)
    except TelegramBadRequest as error:
        preview.explain_refusal(manager, error)
    else:
        input_below(manager)
        toast(manager, "compose-test-sent")


async def colleagues(dialog_manager: DialogManager, **_: object) -> Data:
    """The other administrators who have opened the bot."""
    here = scene(dialog_manager)
    people = await _colleagues(here)
    page = open_page(dialog_manager, _PAGE, len(people), PAGE_SIZE)
    shown = people[page.offset : page.offset + PAGE_SIZE]
    return {"n": len(people), "colleagues": [[(str(each.user_id), _name(each))] for each in shown], **page.data()}


async def send_to_colleague(_press: CallbackQuery, manager: DialogManager, user_id: str) -> None:
    """The message, to that administrator, and a line below it that says whose test it is."""
    here = scene(manager)
    colleague = next((each for each in await _colleagues(here) if str(each.user_id) == user_id), None)
    if colleague is None:
        notice(manager, "testing-gone")
        return
    try:
        await _send(manager, colleague.user_id)
        await _sign(here, colleague)
    except TelegramForbiddenError:
        notice(manager, "testing-blocked", name=_name(colleague))
    except TelegramBadRequest as error:
        preview.explain_refusal(manager, error)
    else:
        toast(manager, "testing-sent", name=_name(colleague))


async def _colleagues(here: Scene) -> list[Person]:
    async with here.pool.acquire() as conn:
        everyone = await admins.present(conn, here.settings.admin_ids)
    return [each for each in everyone if each.user_id != here.person.user_id]


async def _send(manager: DialogManager, user_id: int) -> None:
    """Send it with that person's words in its placeholders, and note it."""
    here = scene(manager)
    draft = await load_draft(manager, here)
    content = await preview.as_read_by(manager, preview.content_of(draft), user_id)
    await preview.deliver(here.bot, user_id, content, rows_from_json(draft.buttons), draft.id)
    await drafting.note_test(here.pool, draft=draft, user_id=user_id, now=here.now)


async def _sign(here: Scene, colleague: Person) -> None:
    voice = here.voice.phrases.voice(choose_language(colleague.language, colleague.language_code))
    author = person_link(here.person.user_id, _name(here.person))
    await here.bot.send_message(
        colleague.user_id, voice.html("testing-from", name=author), parse_mode="HTML", disable_notification=True
    )


def _name(person: Person) -> str:
    return person_name(person.user_id, person.first_name, person.last_name, person.username)


TESTING = screen(
    Phrase("testing"),
    ItemButtons("colleague", items="colleagues", on_click=send_to_colleague),
    pages(_PAGE),
    SwitchTo(Label("back"), id="panel", state=Compose.panel),
    state=Compose.testing,
    hint="button-hint",
    getter=colleagues,
)
