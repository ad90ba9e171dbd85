"""Checks of calls against the Bot API's schema: types, required fields, and JSON inside strings."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import orjson

from bot.sandbox.errors import bad_request
from bot.sandbox.jsontypes import JsonObject, JsonValue
from bot.sandbox.media import Upload

Check = Callable[[str, JsonValue], JsonValue]

# How Telegram introduces trouble inside an object; other objects' fields are named bare.
PREFIXES = {
    "InlineKeyboardButton": "can't parse inline keyboard button: ",
    "KeyboardButton": "can't parse keyboard button: ",
    "MessageEntity": "can't parse MessageEntity: ",
    "BotCommand": "can't parse BotCommand: ",
} | {f"InputMedia{kind}": "can't parse InputMedia: " for kind in ("Photo", "Video", "Document", "Animation", "Audio")}
# What Telegram says where a required parameter is missing, if it has words of its own.
MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "from_chat_id is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "user_id": "invalid user_id specified",
    "file_id": "file_id not specified",
    "text": "message text is empty",
    "action": "wrong parameter action in request",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "commands": "can't parse commands list: Expected an Array of BotCommand",
}
MISSING |= {
    kind: f"there is no {kind.replace('_', ' ')} in the request"
    for kind in ("photo", "video", "document", "animation", "audio", "voice", "video_note")
}
TRUE_WORDS = {"true", "yes", "1", "t", "y"}
JSON_NAMES = {"reply_markup": "reply keyboard markup"}
INTEGER = re.compile(r"\s*[+-]?\d{1,19}\s*")
ALTERNATIVES = {
    "inline_keyboard": "InlineKeyboardMarkup",
    "keyboard": "ReplyKeyboardMarkup",
    "remove_keyboard": "ReplyKeyboardRemove",
    "force_reply": "ForceReply",
}


class FieldError(Exception):
    """Trouble with a field, told without its context."""


class Schema:
    """The stripped schema, compiled to checks."""

    def __init__(self) -> None:
        raw = json.loads(Path(__file__).with_name("schema.json").read_text(encoding="utf-8"))
        self._types: dict[str, dict[str, tuple[Check, bool]]] = {}
        for name in raw["types"]:
            self._types[name] = {}
        for name, fields in raw["types"].items():
            self._types[name].update(self._compile_fields(fields, nested=True))
        self._methods = {name: self._compile_fields(fields, nested=False) for name, fields in raw["methods"].items()}

    def check(self, method: str, params: JsonObject) -> JsonObject:
        """Returns the known, given parameters of a call in their true types. Raises a 400 ApiError."""
        fields = self._methods[method]
        checked: JsonObject = {}
        for name, value in params.items():
            field = fields.get(name)
            if field is not None and value is not None:
                try:
                    checked[name] = field[0](name, value)
                except FieldError as error:
                    raise bad_request(lower_first(str(error))) from None
        for name, (_, required) in fields.items():
            if required and name not in checked:
                raise bad_request(MISSING.get(name, f'parameter "{name}" is required'))
        return checked

    def _compile_fields(self, fields: dict[str, list[JsonValue]], nested: bool) -> dict[str, tuple[Check, bool]]:
        return {name: (self._compile(kind, nested), required) for name, (kind, required) in fields.items()}

    def _compile(self, kind: str, nested: bool) -> Check:
        if not nested and kind not in PRIMITIVES:
            return from_json(self._compile(kind, nested=True))
        if kind.startswith("Array of "):
            return self._array_check(self._compile(kind.removeprefix("Array of "), nested=True))
        if kind in ("Boolean", "True") and nested:
            return strict_boolean
        if kind in PRIMITIVES:
            return PRIMITIVES[kind]
        if kind in self._types:
            return self._object_check(kind)
        if kind.startswith("InlineKeyboardMarkup or "):
            return self._markup_check
        if kind.startswith("InputMedia"):
            return self._media_check
        return lambda name, value: value

    def _array_check(self, check_item: Check) -> Check:
        def check(name: str, value: JsonValue) -> JsonValue:
            if not isinstance(value, list):
                raise FieldError(f'Field "{name}" must be of type Array')
            return [check_item(name, item) for item in value]

        return check

    def _object_check(self, kind: str) -> Check:
        if kind == "InputMedia":
            return self._media_check
        return lambda name, value: self._check_object(kind, name, value)

    def _check_object(self, kind: str, name: str, value: JsonValue) -> JsonObject:
        if not isinstance(value, dict):
            raise FieldError(f'Field "{name}" must be of type Object')
        fields = self._types[kind]
        if not fields:
            return value  # a type that stands for several: the schema does not say which one is meant
        try:
            checked = {
                key: fields[key][0](key, item) for key, item in value.items() if key in fields and item is not None
            }
            for key, (_, required) in fields.items():
                if required and key not in checked:
                    raise FieldError(f'Can\'t find field "{key}"')
        except FieldError as error:
            prefix = PREFIXES.get(kind)
            if prefix is None or str(error).startswith("can't parse"):
                raise
            raise FieldError(prefix + str(error)) from None
        return checked

    def _markup_check(self, name: str, value: JsonValue) -> JsonValue:
        if not isinstance(value, dict):
            raise FieldError("object expected as reply markup")
        for key, kind in ALTERNATIVES.items():
            if key in value:
                return self._check_object(kind, name, value)
        return None

    def _media_check(self, name: str, value: JsonValue) -> JsonValue:
        if not isinstance(value, dict):
            raise FieldError("can't parse InputMedia: expected an Object")
        kind = f"InputMedia{str(value.get('type', '')).capitalize()}"
        if kind not in self._types:
            raise FieldError(f'can\'t parse InputMedia: type "{value.get("type", "")}" is unsupported')
        if not value.get("media"):
            raise FieldError("can't parse InputMedia: media not found")
        return self._check_object(kind, name, value)


def from_json(check: Check) -> Check:
    """Makes a check that also takes JSON in a string: forms have nothing else."""

    def check_decoded(name: str, value: JsonValue) -> JsonValue:
        if isinstance(value, str):
            try:
                value = orjson.loads(value)
            except orjson.JSONDecodeError:
                what = JSON_NAMES.get(name, name.replace("_", " "))
                raise FieldError(f"can't parse {what} JSON object") from None
        return check(name, value)

    return check_decoded


def integer(name: str, value: JsonValue) -> int:
    """Reads an integer, also out of a string."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and INTEGER.fullmatch(value):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise FieldError(f'Field "{name}" must be of type Number')


def string(name: str, value: JsonValue) -> str:
    """Reads a string; a number is taken as its digits."""
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
            raise FieldError("strings must be encoded in UTF-8")
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    raise FieldError(f'Field "{name}" must be of type String')


def boolean(name: str, value: JsonValue) -> bool:
    """Reads a parameter's boolean, which Telegram takes in many spellings."""
    return value if isinstance(value, bool) else str(value).lower() in TRUE_WORDS


def strict_boolean(name: str, value: JsonValue) -> bool:
    """Reads a boolean inside an object."""
    if isinstance(value, bool):
        return value
    raise FieldError(f'Field "{name}" must be of type Boolean')


def number(name: str, value: JsonValue) -> float:
    """Reads a number."""
    try:
        return float(value)
    except (TypeError, ValueError):
        raise FieldError(f'Field "{name}" must be of type Number') from None


def integer_or_string(name: str, value: JsonValue) -> int | str:
    """Reads a chat's id or @username."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = string(name, value)
    return int(text) if INTEGER.fullmatch(text) else text


def file_or_string(name: str, value: JsonValue) -> JsonValue:
    """Reads an upload, a file_id or an address."""
    return value if isinstance(value, Upload) else string(name, value)


def lower_first(text: str) -> str:
    """Lowers the first letter, as Telegram does behind `Bad Request: `."""
    return text[:1].lower() + text[1:]


PRIMITIVES: dict[str, Check] = {
    "Integer": integer,
    "String": string,
    "Boolean": boolean,
    "Float": number,
    "Integer or String": integer_or_string,
    "InputFile": file_or_string,
    "InputFile or String": file_or_string,
}
