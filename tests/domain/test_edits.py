"""What a message that was sent is edited with: everything that an edit can change, and nothing that it cannot."""

from bot.domain.content import Content, LinkPreview, Media, MediaKind, Options
from bot.domain.edits import Edit, edits

KEYS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "p:1:b1"}]]}
BOLD = {"type": "bold", "offset": 0, "length": 3}
LOUD = Options(silent=True, protected=True, link_preview=LinkPreview.OFF)


def test_a_text_changes_with_its_formatting_link_preview_and_buttons() -> None:
    content = Content("New", (BOLD,), options=LOUD)
    assert edits(content, KEYS, Content("Old")) == (
        Edit(
            "editMessageText",
            {
                "text": "New",
                "entities": [BOLD],
                "link_preview_options": {"is_disabled": True},
                "reply_markup": KEYS,
            },
        ),
    )


def test_a_file_stays_and_its_caption_changes_or_goes() -> None:
    photo = Media(MediaKind.PHOTO, "file", spoiler=True)
    [edit] = edits(Content("New", (BOLD,), media=(photo,), caption_above=True, options=LOUD), KEYS, Content("Old"))
    said = {"caption": "New", "caption_entities": [BOLD], "show_caption_above_media": True, "reply_markup": KEYS}
    assert edit == Edit("editMessageCaption", said)
    assert edits(Content("", media=(photo,)), None, Content("Old")) == (Edit("editMessageCaption", {}),)


def test_of_a_video_note_only_the_buttons_change() -> None:
    note = Content("", media=(Media(MediaKind.VIDEO_NOTE, "file"),))
    assert edits(note, KEYS, note) == (Edit("editMessageReplyMarkup", {"reply_markup": KEYS}),)


def test_an_album_changes_caption_by_caption_and_its_buttons_below() -> None:
    items = [Media(MediaKind.PHOTO, name) for name in "abc"]
    former = Content("One", media=(items[0], Media(MediaKind.PHOTO, "b", text="Two"), items[2]))
    new = Content("First", media=tuple(items), buttons_text="Choose")
    assert edits(new, KEYS, former) == (
        Edit("editMessageCaption", {"caption": "First", "caption_entities": []}, 0),
        Edit("editMessageCaption", {}, 1),
        Edit("editMessageText", {"text": "Choose", "reply_markup": KEYS}, -1),
    )
