"""Reply markup: what Telegram refuses in buttons beyond wrong types."""

from bot.sandbox.errors import bad_request
from bot.sandbox.jsontypes import JsonObject
from bot.sandbox.links import check_link

MAX_BUTTONS = 100
MAX_CALLBACK_DATA = 64
MAX_COPY_TEXT = 256
ACTIONS = (
    "callback_data", "url", "copy_text", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "callback_game", "pay", "disabled",
)  # fmt: skip


def check_markup(markup: JsonObject | None) -> JsonObject | None:
    """Returns a markup as Telegram would keep it; None where it amounts to none. Raises a 400 ApiError."""
    if not markup:
        return None
    if "inline_keyboard" in markup:
        return check_inline(markup)
    if "keyboard" in markup:
        if not any(markup["keyboard"]):
            raise bad_request("reply keyboard must be non-empty")
        for row in markup["keyboard"]:
            for button in row:
                check_reply_button(button)
    return markup


def check_reply_button(button: JsonObject) -> None:
    """Refuses a keyboard button that Telegram refuses."""
    if not button["text"]:
        raise bad_request("keyboard button text must be non-empty")
    app = button.get("web_app")
    if app and not app["url"].startswith("https://"):
        raise bad_request(f"keyboard button Web App URL '{app['url']}' is invalid: Only HTTPS links are allowed")


def check_inline(markup: JsonObject) -> JsonObject | None:
    """Checks an inline keyboard; empty rows are dropped, and no rows are no keyboard."""
    rows = [row for row in markup["inline_keyboard"] if row]
    if sum(len(row) for row in rows) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            check_inline_button(button)
    return {"inline_keyboard": rows} if rows else None


def check_inline_button(button: JsonObject) -> None:
    """Refuses an inline button that Telegram refuses, and completes its address."""
    if not button["text"]:
        raise bad_request("inline keyboard button text must be non-empty")
    action = next((name for name in ACTIONS if button.get(name) not in (None, "")), None)
    if action is None and not any(name.startswith("switch_inline_query") for name in button):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if action == "callback_data":
        if len(button["callback_data"].encode()) > MAX_CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "url":
        button["url"] = check_link("inline keyboard button URL", button["url"])
    elif action == "copy_text":
        if not 1 <= len(button["copy_text"]["text"]) <= MAX_COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif action == "web_app":
        address = button["web_app"]["url"]
        if not address.startswith("https://"):
            raise bad_request(
                f"inline keyboard button Web App URL '{address}' is invalid: Only HTTPS links are allowed"
            )
    elif action in ("pay", "callback_game"):
        raise bad_request("BUTTON_TYPE_INVALID")


def inline_buttons(message: JsonObject) -> list[list[JsonObject]]:
    """Returns the rows of a message's inline keyboard."""
    markup = message.get("reply_markup") or {}
    rows: list[list[JsonObject]] = markup.get("inline_keyboard", [])
    return rows
