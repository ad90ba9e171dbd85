"""People: typed words find them, and a card shows one."""

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message, MessageOriginHiddenUser, MessageOriginUser
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Row, Start, SwitchTo

from bot.dialogs.people.conversation import CONVERSATION, open_conversation
from bot.dialogs.people.person_streams import PERSON_STREAM, PERSON_STREAMS
from bot.dialogs.people.persons import look_at, looked_at, read_person
from bot.dialogs.scene import notice, scene, toast
from bot.dialogs.states import Compose, People, Streams
from bot.dialogs.widgets import Data, ItemButtons, Label, Phrase, input_below, pages, screen
from bot.domain.content import is_command
from bot.i18n import Html
from bot.presenting.people import found_line, gets_messages, is_paused, person_card
from bot.services import assigning
from db import bookings, people, streams

PAGE_SIZE = 8
WORDS_LIMIT = 64  # longer than any name in Telegram
IN_A_ROW = 4
SEARCHED = [ContentType.TEXT, ContentType.CONTACT]


async def found(dialog_manager: DialogManager, **_: object) -> Data:
    """A page of those whom the words may mean."""
    here, words = scene(dialog_manager), str(dialog_manager.dialog_data.get("words", ""))
    if not words:
        return {"state": "ask", "words": "", "list": "", "numbers": [], "earlier": False, "later": False}
    index = int(dialog_manager.dialog_data.get("found", 0))
    async with here.pool.acquire() as conn:
        hits = await people.find(conn, words, PAGE_SIZE + 1, index * PAGE_SIZE)
    shown = list(enumerate(hits[:PAGE_SIZE], index * PAGE_SIZE + 1))
    buttons = [(str(person.user_id), str(place)) for place, person in shown]
    return {
        "state": "found" if shown else "none",
        "words": words,
        "list": Html("\n".join(found_line(here.voice, place, person, here.now) for place, person in shown)),
        "numbers": [buttons[start : start + IN_A_ROW] for start in range(0, len(buttons), IN_A_ROW)],
        "earlier": index > 0,
        "later": len(hits) > PAGE_SIZE,
    }


async def search(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """The words are searched for, from the first page on; a contact or a forwarded message means its person."""
    input_below(manager)
    if isinstance(message.forward_origin, MessageOriginHiddenUser):
        notice(manager, "people-hidden")
        return
    words = words_of(message)
    if not words or is_command(words):
        notice(manager, "people-hint")
        return
    manager.dialog_data.update(words=words, found=0)
    await manager.switch_to(People.search)


def words_of(message: Message) -> str:
    """What to search for: an id as digits, a username without its sign or address, a name."""
    if isinstance(message.forward_origin, MessageOriginUser):
        return str(message.forward_origin.sender_user.id)
    if message.contact is not None and message.contact.user_id is not None:
        return str(message.contact.user_id)
    text = message.contact.first_name if message.contact else message.text or ""
    words = " ".join(text.split())
    return words.removeprefix("https://").removeprefix("t.me/").removeprefix("@")[:WORDS_LIMIT]


async def open_person(_press: CallbackQuery, manager: DialogManager, user_id: str) -> None:
    """Look at one person."""
    look_at(manager, int(user_id))
    await manager.switch_to(People.person)


async def one_person(dialog_manager: DialogManager, **_: object) -> Data:
    """All that is known of the person."""
    here = scene(dialog_manager)
    async with here.pool.acquire() as conn:
        person = await read_person(conn, dialog_manager)
        booked = await bookings.of_person(conn, person.user_id)
        titles = await streams.titles(conn)
        activity = await people.activity(conn, person.user_id)
    silent = person.opted_out_at is not None or is_paused(person, here.now)
    return {
        "about": person_card(here.voice, person, booked, titles, activity, here.now, here.zone),
        "can_write": gets_messages(person, here.now),
        "silent": silent,
        "listens": not silent,
    }


async def write(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """A message for this person alone."""
    await manager.start(Compose.text, {"person_id": looked_at(manager)})


async def opt_out(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """No messages for them any more."""
    here = scene(manager)
    await assigning.opt_out(here.pool, user_id=looked_at(manager), actor_id=here.person.user_id, now=here.now)
    toast(manager, "person-now-out")


async def opt_in(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Messages for them again."""
    here = scene(manager)
    await assigning.opt_in(here.pool, user_id=looked_at(manager), actor_id=here.person.user_id, now=here.now)
    toast(manager, "person-now-in")


def people_dialog() -> Dialog:
    """The screens of people; a new dialog each time, since it belongs to one dispatcher."""
    return Dialog(
        screen(
            Phrase("people-find"),
            ItemButtons("open", items="numbers", on_click=open_person),
            pages("found"),
            Start(Label("people-streams"), id="streams", state=Streams.streams),
            Cancel(Label("back")),
            MessageInput(search, content_types=SEARCHED),
            state=People.search,
            hint="people-hint",
            getter=found,
        ),
        screen(
            Phrase("person-card"),
            Row(
                Button(Label("conversation-open"), id="talk", on_click=open_conversation),
                SwitchTo(Label("person-streams-open"), id="booked", state=People.streams),
            ),
            Row(
                Button(Label("person-opt-out"), id="opt_out", on_click=opt_out, when="listens"),
                Button(Label("person-opt-in"), id="opt_in", on_click=opt_in, when="silent"),
            ),
            Button(Label("person-write"), id="write", on_click=write, when="can_write"),
            SwitchTo(Label("person-back"), id="search", state=People.search),
            MessageInput(search, content_types=SEARCHED),
            state=People.person,
            hint="people-hint",
            getter=one_person,
        ),
        CONVERSATION,
        PERSON_STREAMS,
        PERSON_STREAM,
    )
