"""Strips the Bot API's machine-readable schema to what the sandbox checks: names, types, required flags.

`python -m bot.sandbox.strip_schema SCHEMA` reads the `schema.json` that aiogram's source distribution carries
and writes `schema.json` beside this file.
"""

import json
import re
import sys
from pathlib import Path

METHODS = (
    "getMe", "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo",
    "sendMessage", "sendPhoto", "sendVideo", "sendDocument", "sendAnimation", "sendAudio", "sendVoice",
    "sendVideoNote", "sendMediaGroup", "copyMessage", "copyMessages", "forwardMessage",
    "editMessageText", "editMessageCaption", "editMessageMedia", "editMessageReplyMarkup",
    "deleteMessage", "deleteMessages", "answerCallbackQuery", "sendChatAction",
    "getFile", "getChat", "getChatMember", "setMyCommands", "getMyCommands", "deleteMyCommands",
    "setMyName", "getMyName", "setMyDescription", "getMyDescription", "setMyShortDescription",
    "getMyShortDescription",
)  # fmt: skip
# Families that the sandbox does not serve; a field of such a type is accepted unread.
LEFT_OUT = re.compile("Rich|Sticker|Story|Invoice|Passport|Poll|SuggestedPost|LivePhoto|Ephemeral|Checklist")
INPUT_MEDIA = ("Photo", "Video", "Document", "Animation", "Audio")
NAME = re.compile(r"[A-Z]\w+")

Fields = dict[str, tuple[str, bool]]


def strip(schema: dict[str, list[dict[str, list[dict[str, object]]]]]) -> dict[str, dict[str, Fields]]:
    """Returns `{"methods": {name: {field: (type, required)}}, "types": {...}}` for METHODS and what they use."""
    entries = {str(child["name"]): fields_of(child) for group in schema["items"] for child in group["children"]}
    methods = {name: entries[name] for name in METHODS}
    types: dict[str, Fields] = {}
    waiting = [name for fields in methods.values() for name in names_in(fields)]
    waiting += [f"InputMedia{kind}" for kind in INPUT_MEDIA]
    while waiting:
        name = waiting.pop()
        if name in types or name not in entries or LEFT_OUT.search(name):
            continue
        types[name] = entries[name]
        waiting += names_in(entries[name])
    return {"methods": methods, "types": dict(sorted(types.items()))}


def fields_of(entry: dict[str, object]) -> Fields:
    """Reads the fields of one method or type."""
    annotations = entry["annotations"]
    if not isinstance(annotations, list):
        raise TypeError(f"{entry['name']} has no list of fields")
    return {field["name"]: (field["type"], field["required"]) for field in annotations}


def names_in(fields: Fields) -> list[str]:
    """Lists the names of types that the fields mention."""
    return [name for kind, _ in fields.values() for name in NAME.findall(kind)]


def main() -> None:
    """Writes the stripped schema."""
    schema = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    target = Path(__file__).with_name("schema.json")
    target.write_text(json.dumps(strip(schema), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
