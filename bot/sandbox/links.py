"""Web addresses in buttons and entities, checked as Telegram checks them."""

import re
from urllib.parse import urlsplit

from bot.sandbox.errors import bad_request

SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*)://")
HOST = re.compile(r"[^\s@:/?#<>]+\.[^\s@:/?#<>.]{2,}\.?", re.UNICODE)
TELEGRAM_SCHEMES = {"tg", "ton", "tonsite"}


def check_link(subject: str, link: str) -> str:
    """Returns a link that Telegram takes, with a scheme. Raises a 400 ApiError that names `subject`."""
    trimmed = link.strip()
    problem = link_problem(trimmed)
    if problem:
        raise bad_request(f"{subject} '{link}' is invalid: {problem}")
    if trimmed.startswith(("mailto:", "tel:")) or SCHEME.match(trimmed):
        return with_path(trimmed)
    return with_path(f"http://{trimmed}")


def link_problem(link: str) -> str | None:
    """Says what is wrong with a link, in Telegram's words; None for nothing."""
    scheme = SCHEME.match(link)
    if scheme and scheme[1].lower() in TELEGRAM_SCHEMES:
        return None
    if scheme and scheme[1].lower() not in ("http", "https"):
        return "Unsupported URL protocol"
    try:
        parts = urlsplit(link if scheme else f"http://{link}")
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return "Wrong HTTP URL"
    if not host:
        return "URL host is empty"
    if any(char.isspace() for char in parts.netloc) or not (HOST.fullmatch(host) or is_ip(host)):
        return "Wrong HTTP URL"
    return None


def is_ip(host: str) -> bool:
    """Tells a bare IP address, which Telegram takes as a host."""
    return bool(re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]*", host))


def with_path(link: str) -> str:
    """Gives an address without a path the path `/`, as Telegram does."""
    parts = urlsplit(link)
    if parts.scheme in ("http", "https") and parts.netloc and not parts.path:
        return parts._replace(path="/").geturl()
    return link
