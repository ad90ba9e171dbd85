"""Lists of people in the chat: pasted or uploaded, checked, and what adds nobody sent back as a file.

Between the check and the press on Add only the list itself is remembered, not its people: a file by its id at Telegram,
pasted text as it is. It is read and checked again then.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Bot, F
from aiogram.enums import ChatAction, ContentType
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError
from aiogram.fsm.state import State
from aiogram.types import BufferedInputFile, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiohttp import ClientError

from bot.dialogs.scene import Scene, notice, scene
from bot.dialogs.widgets import Data, input_below
from bot.domain.content import is_command
from bot.domain.lists import ListFault, Matched
from bot.i18n import Voice
from bot.presenting.human import number, people
from bot.presenting.lists import report
from bot.services import listing

_LISTED = "listed"
_SIZE_LIMIT = 20 * 1024 * 1024  # Bot API, getFile

CountNew = Callable[[DialogManager, Matched], Awaitable[int]]


def list_input(then: State, count_new: CountNew) -> MessageInput:
    """Takes a list; `then` is the screen that tells what came of it, `count_new` how many people it would add."""

    async def take(message: Message, _input: MessageInput, manager: DialogManager) -> None:
        input_below(manager)
        try:
            listed = _what_came(message, manager)
            matched = await _check(scene(manager), listed)
        except ListFault as fault:
            notice(manager, fault.key, **fault.values)
            return
        if matched.unmatched:
            await _send_report(scene(manager), matched)
        counts = {"found": len(matched.people), "unmatched": len(matched.unmatched)}
        manager.dialog_data[_LISTED] = {**listed, **counts, "new": await count_new(manager, matched)}
        await manager.switch_to(then)

    return MessageInput(take, content_types=[ContentType.TEXT, ContentType.DOCUMENT], filter=F.media_group_id.is_(None))


def forget_list(manager: DialogManager) -> None:
    """The next list stands for itself."""
    manager.dialog_data.pop(_LISTED, None)


async def listed_people(manager: DialogManager) -> Matched:
    """The people of the list that was checked, as they are known now. Raises ListFault if it is gone."""
    return await _check(scene(manager), _remembered(manager))


def listed_counts(voice: Voice, manager: DialogManager) -> Data:
    """What the screen after the check reads."""
    listed = _remembered(manager)
    found, new, unmatched = int(listed["found"]), int(listed["new"]), int(listed["unmatched"])
    return {
        "found": people(voice, found),
        "already": _there_already(voice, found - new),
        "unmatched": _unmatched(voice, unmatched),
        "more": "\n" + voice.plain("list-more") if "parts" in listed else "",
        "new": people(voice, new),
        "adds": new > 0,
    }


def _there_already(voice: Voice, count: int) -> str:
    return "\n" + voice.plain("list-already", n=count, shown=number(count)) if count else ""


def _unmatched(voice: Voice, count: int) -> str:
    return "\n" + voice.plain("list-unmatched", n=count, shown=number(count)) if count else ""


def _remembered(manager: DialogManager) -> dict[str, Any]:
    listed: Any = manager.dialog_data.get(_LISTED, {})
    return dict(listed)


def _what_came(message: Message, manager: DialogManager) -> dict[str, Any]:
    """The list: a file's id, or the text. Apps cut a long text in parts: a further text goes on where one ended.

    Raises ListFault.
    """
    if message.document is not None:
        if (message.document.file_size or 0) > _SIZE_LIMIT:
            raise ListFault("list-too-big")
        return {"file_id": message.document.file_id}
    text = message.text or ""
    if is_command(text):
        raise ListFault("list-hint")
    parts = dict(_remembered(manager).get("parts", {}))
    return {"parts": {**parts, str(message.message_id): text}}


async def _check(here: Scene, listed: dict[str, Any]) -> Matched:
    if "file_id" not in listed:
        parts = sorted(listed.get("parts", {}).items(), key=lambda part: int(part[0]))
        return await listing.check(here.pool, "\n".join(text for _, text in parts))
    await here.bot.send_chat_action(here.person.user_id, ChatAction.TYPING)
    return await listing.check(here.pool, await _download(here.bot, listed["file_id"]))


async def _download(bot: Bot, file_id: str) -> bytes:
    try:
        content = await bot.download(file_id)
    except TelegramBadRequest as error:
        raise ListFault("list-too-big" if "too big" in error.message else "list-not-loaded") from error
    except (TelegramNetworkError, ClientError, TimeoutError) as error:
        raise ListFault("list-not-loaded") from error
    return content.read() if content else b""


async def _send_report(here: Scene, matched: Matched) -> None:
    content = await asyncio.to_thread(report, here.voice, matched.unmatched)
    file = BufferedInputFile(content, here.voice.plain("list-report-name"))
    await here.bot.send_document(here.person.user_id, file, caption=here.voice.plain("list-report"))
