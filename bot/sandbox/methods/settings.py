"""Settings of a bot: commands, names, the menu button, the webhook."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import orjson

from bot.sandbox.account import Account, Webhook
from bot.sandbox.errors import bad_request
from bot.sandbox.jsontypes import JsonObject, JsonValue
from bot.sandbox.methods.call import Call
from bot.sandbox.people import Person

MAX_COMMANDS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def key_of(call: Call, name: str) -> str:
    """Names a setting by scope and language."""
    scope = orjson.dumps(call.params.get("scope") or {"type": "default"}, option=orjson.OPT_SORT_KEYS).decode()
    return f"{name}:{scope}:{call.params.get('language_code', '')}"


def set_commands(call: Call) -> bool:
    """Sets the list of commands for a scope and a language."""
    scope = call.params.get("scope", {})
    if "chat_id" in scope:
        call.world.find_chat(call.account, scope["chat_id"])
    commands = call.params["commands"]
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command["command"].removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    kept = [command | {"command": command["command"].removeprefix("/")} for command in commands]
    call.account.settings[key_of(call, "commands")] = {"commands": kept}
    call.account.changes.touch()
    return True


def get_commands(call: Call) -> list[JsonObject]:
    """Returns the commands of exactly this scope and language."""
    commands: list[JsonObject] = call.account.settings.get(key_of(call, "commands"), {}).get("commands", [])
    return commands


def private_commands(account: Account, person: Person | None = None) -> list[JsonObject]:
    """Returns the commands that a person's chat offers, or those for people of no particular language.

    Telegram takes the first scope and language that has any: https://core.telegram.org/bots/api#botcommandscope.
    """
    scopes: list[JsonObject] = [{"type": "all_private_chats"}, {"type": "default"}]
    languages = [""]
    if person is not None:
        scopes.insert(0, {"chat_id": person.id, "type": "chat"})
        languages.insert(0, (person.language_code or "").partition("-")[0])
    for scope in scopes:
        for language in languages:
            kept = account.settings.get(f"commands:{orjson.dumps(scope).decode()}:{language}")
            if kept:
                commands: list[JsonObject] = kept["commands"]
                return commands
    return []


def delete_commands(call: Call) -> bool:
    """Forgets the commands of exactly this scope and language."""
    call.account.settings.pop(key_of(call, "commands"), None)
    call.account.changes.touch()
    return True


def set_text(name: str) -> Callable[[Call], bool]:
    """Makes the method that sets a name or a description."""

    def set_setting(call: Call) -> bool:
        call.account.settings[key_of(call, name)] = {name: call.params.get(name, "")}
        return True

    return set_setting


def get_text(name: str, default: str = "") -> Callable[[Call], JsonObject]:
    """Makes the method that returns a name or a description."""
    return lambda call: call.account.settings.get(key_of(call, name), {name: default})


def set_webhook(call: Call) -> bool:
    """Turns updates to an address: HTTPS, or plain HTTP on this machine (the sandbox has no internet)."""
    address = call.params["url"]
    if not address:
        return delete_webhook(call)
    parts = urlsplit(address)
    if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in LOOPBACK):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.params.get("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    account = call.account
    account.webhook = Webhook(address, secret or None, call.params.get("max_connections", 40))
    account.updates.set_webhook(True)
    if "allowed_updates" in call.params:
        account.updates.allowed = call.params["allowed_updates"]
    if call.params.get("drop_pending_updates"):
        account.updates.pending.clear()
    account.changes.touch()
    return True


def delete_webhook(call: Call) -> bool:
    """Turns updates back to getUpdates."""
    call.account.webhook = None
    call.account.updates.set_webhook(False)
    if call.params.get("drop_pending_updates"):
        call.account.updates.pending.clear()
    call.account.changes.touch()
    return True


def get_webhook_info(call: Call) -> JsonObject:
    """Returns the webhook, how many updates wait, and the last trouble."""
    hook, updates = call.account.webhook, call.account.updates
    info: JsonObject = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(updates.pending),
    }
    if hook:
        info |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"}
    if hook and hook.last_error_date:
        info |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error_message}
    if updates.allowed:
        info["allowed_updates"] = updates.allowed
    return info


METHODS: dict[str, Callable[[Call], JsonValue]] = {
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyName": set_text("name"),
    "getMyName": get_text("name"),
    "setMyDescription": set_text("description"),
    "getMyDescription": get_text("description"),
    "setMyShortDescription": set_text("short_description"),
    "getMyShortDescription": get_text("short_description"),
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
