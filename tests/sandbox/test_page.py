"""The chat page stands on its own: its files are served, it needs no other host, data never becomes markup."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

import bot.sandbox
from bot.sandbox.server import running

PAGE = Path(bot.sandbox.__file__).parent / "page"
# A namespace's name, and the address behind an @mention: neither is ever fetched.
NAMED_HOSTS = {"www.w3.org", "t.me"}
SAID = re.compile(r'(\w+): \[\s*"([^"]*)",\s*"([^"]*)",?\s*\]')
MARKUP_FROM_TEXT = ("innerHTML", "outerHTML", "insertAdjacentHTML", "insertHTML", "document.write", "srcdoc", "eval(")


def texts(*suffixes: str) -> dict[str, str]:
    """Returns the page's files of these kinds by name."""
    return {path.name: path.read_text("utf-8") for path in PAGE.iterdir() if path.suffix in suffixes}


def addresses_in(name: str, text: str) -> set[str]:
    """Returns the addresses of the page's own files that one of them refers to."""
    quoted = set(re.findall(r'(?:href|src)="(/[^"#]+)"', text))
    imported = set(re.findall(r'from "\./([^"]+)"', text)) if name.endswith(".js") else set()
    return quoted | {f"/page/{file}" for file in imported}


@pytest.fixture
async def sandbox_url() -> AsyncIterator[str]:
    async with running(tokens=["42:test"]) as sandbox:
        yield sandbox.url


async def test_every_file_that_the_page_refers_to_is_served(sandbox_url: str) -> None:
    files = texts(".html", ".js", ".css", ".svg")
    addresses = set().union(*(addresses_in(name, text) for name, text in files.items()))
    assert {address.removeprefix("/page/") for address in addresses} == set(files) - {"index.html"}
    async with aiohttp.ClientSession(sandbox_url) as client:
        for address in sorted(addresses):
            async with client.get(address) as response:
                assert response.status == 200, address
                assert await response.text() == files[address.removeprefix("/page/")]


async def test_modules_and_styles_are_served_as_what_they_are(sandbox_url: str) -> None:
    kinds = {
        "/": "text/html",
        "/page/main.js": "text/javascript",
        "/page/style.css": "text/css",
        "/page/icon.svg": "image/svg+xml",
    }
    async with aiohttp.ClientSession(sandbox_url) as client:
        for address, kind in kinds.items():
            async with client.get(address) as response:
                assert response.content_type == kind


async def test_nothing_outside_the_page_is_served(sandbox_url: str) -> None:
    async with aiohttp.ClientSession(sandbox_url) as client:
        for address in ("/page/../server.py", "/page/%2e%2e/server.py", "/page/..%2fserver.py", "/page/nothing.js"):
            async with client.get(address) as response:
                assert response.status in (403, 404), address


@pytest.mark.parametrize("name", sorted(texts(".html", ".js", ".css", ".svg")))
def test_no_file_names_another_host(name: str) -> None:
    text = (PAGE / name).read_text("utf-8")
    assert set(re.findall(r"""(?:https?:)?//([\w-]+(?:\.[\w-]+)+)""", text)) <= NAMED_HOSTS
    assert "@import" not in text


@pytest.mark.parametrize("name", sorted(texts(".html", ".js")))
def test_data_never_becomes_markup(name: str) -> None:
    text = (PAGE / name).read_text("utf-8")
    assert [way for way in MARKUP_FROM_TEXT if way in text] == []


def test_index_has_nothing_inline() -> None:
    html = texts(".html")["index.html"]
    assert "default-src 'self'" in html
    assert re.findall(r"""\s(?:on\w+|style)\s*=""", html) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []
    assert "<style" not in html


def test_every_element_and_icon_that_the_modules_name_is_in_the_index() -> None:
    html, script = texts(".html")["index.html"], "\n".join(texts(".js").values())
    ids = set(re.findall(r'\sid="([\w-]+)"', html))
    assert set(re.findall(r'byId\("([\w-]+)"\)', script)) <= ids
    icons = set(re.findall(r'icon\("([\w-]+)"\)', script)) | set(re.findall(r'href="#i-([\w-]+)"', html))
    assert icons == {name.removeprefix("i-") for name in ids if name.startswith("i-")}


def test_both_languages_say_everything() -> None:
    script = texts(".js")
    words = {key: (english, russian) for key, english, russian in SAID.findall(script["words.js"])}
    for key, (english, russian) in words.items():
        assert english
        assert russian
        assert re.findall(r"\{\w+\}", english) == re.findall(r"\{\w+\}", russian), key
    used = set(re.findall(r'\bt\("(\w+)"', "\n".join(script.values())))
    marked = set(re.findall(r'data-t(?:-\w+)?="(\w+)"', texts(".html")["index.html"]))
    assert used | marked <= words.keys()
