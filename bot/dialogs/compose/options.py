"""How the message is sent: with or without a sound, whether it can be forwarded, and its link preview."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo

from bot.dialogs.compose import preview
from bot.dialogs.compose.composing import load_draft, save_content
from bot.dialogs.scene import scene
from bot.dialogs.states import Compose
from bot.dialogs.widgets import Data, Label, Phrase, screen
from bot.domain.content import Content, LinkPreview, Options
from bot.i18n import Voice


async def chosen(dialog_manager: DialogManager, **_: object) -> Data:
    """Each option as it stands."""
    content = preview.content_of(await load_draft(dialog_manager, scene(dialog_manager)))
    options = content.options
    return {
        "sound": "silent" if options.silent else "loud",
        "sharing": "protected" if options.protected else "open",
        "link": "media" if content.media else options.link_preview.value,
        "has_links": not content.media,
        "has_preview": not content.media and options.link_preview is not LinkPreview.OFF,
    }


def told(voice: Voice, content: Content) -> str:
    """What is chosen other than usual, in a few words for the panel; empty if nothing is."""
    options = content.options
    words = {
        "options-told-silent": options.silent,
        "options-told-protected": options.protected,
        "options-told-link-off": options.link_preview is LinkPreview.OFF and not content.media,
        "options-told-link-above": options.link_preview is LinkPreview.ABOVE and not content.media,
    }
    return ", ".join(voice.plain(key) for key, applies in words.items() if applies)


def _changed(change: Callable[[Options], Options]) -> Callable[[CallbackQuery, Button, DialogManager], Awaitable[None]]:
    """An action that saves the options changed so, and has the preview follow."""

    async def save(_press: CallbackQuery, _button: Button, manager: DialogManager) -> None:
        content = preview.content_of(await load_draft(manager, scene(manager)))
        options = change(content.options)
        await save_content(manager, replace(content, options=options))
        if options.protected != content.options.protected:  # of what was sent it cannot be changed
            await preview.place_draft(manager)
        else:
            await preview.refresh(manager)

    return save


def _sound(options: Options) -> Options:
    return replace(options, silent=not options.silent)


def _sharing(options: Options) -> Options:
    return replace(options, protected=not options.protected)


def _link(options: Options) -> Options:
    shown = options.link_preview is not LinkPreview.OFF
    return replace(options, link_preview=LinkPreview.OFF if shown else LinkPreview.ON)


def _above(options: Options) -> Options:
    above = options.link_preview is LinkPreview.ABOVE
    return replace(options, link_preview=LinkPreview.ON if above else LinkPreview.ABOVE)


OPTIONS = screen(
    Phrase("options"),
    Button(Label("options-silent"), id="silent", on_click=_changed(_sound)),
    Button(Label("options-protected"), id="protected", on_click=_changed(_sharing)),
    Row(
        Button(Label("options-link"), id="link", on_click=_changed(_link), when="has_links"),
        Button(Label("options-above"), id="above", on_click=_changed(_above), when="has_preview"),
    ),
    SwitchTo(Label("back"), id="panel", state=Compose.panel),
    state=Compose.options,
    hint="button-hint",
    getter=chosen,
)
