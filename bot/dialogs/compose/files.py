"""Files that are named by their id: Telegram is asked what each is."""

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from bot.domain.arrival import ContentFault
from bot.domain.content import Media, MediaKind

# The folders of getFile's paths: Telegram sorts files by kind.
KINDS = {
    "photos": MediaKind.PHOTO,
    "videos": MediaKind.VIDEO,
    "documents": MediaKind.DOCUMENT,
    "animations": MediaKind.ANIMATION,
    "music": MediaKind.AUDIO,
    "voice": MediaKind.VOICE,
    "video_notes": MediaKind.VIDEO_NOTE,
}


async def identify(bot: Bot, file_id: str) -> Media:
    """The file as media of its kind. Raises ContentFault if Telegram does not know it, or it is of no such kind.

    Files above 20 MB have no path (Bot API, getFile); sendDocument takes them, whatever they are.
    """
    try:
        path = (await bot.get_file(file_id)).file_path or ""
    except TelegramBadRequest as error:
        if "file is too big" in error.message:
            return Media(MediaKind.DOCUMENT, file_id)
        raise ContentFault("compose-file-unknown") from error
    kind = next((KINDS[folder] for folder in path.split("/") if folder in KINDS), None)
    if kind is None:
        raise ContentFault("compose-cannot-take")
    return Media(kind, file_id)
