"""The languages say the same things, and every key that the code asks for exists."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from bot.i18n import LANGUAGES, LOCALES, Phrases

CODE = Path(__file__).parent.parent / "bot"
METHODS = {"html", "plain"}


class Variables(Visitor):
    """Collects the variables of a message and the messages that it refers to.

    A `$n` that only chooses a plural form is left out: a language may have no need of it.
    """

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802 - the parser's name
        self.names.add(f"${node.id.name}")

    def visit_SelectExpression(self, node: fluent.SelectExpression) -> None:  # noqa: N802 - the parser's name
        if not (isinstance(node.selector, fluent.VariableReference) and node.selector.id.name == "n"):
            self.visit(node.selector)
        for variant in node.variants:
            self.visit(variant)

    def visit_MessageReference(self, node: fluent.MessageReference) -> None:  # noqa: N802 - the parser's name
        self.names.add(node.id.name)


def entries(language: str) -> Iterator[tuple[str, fluent.SyntaxNode]]:
    for file in sorted((LOCALES / language).glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            yield file.name, entry


def messages(language: str) -> dict[tuple[str, str], set[str]]:
    """(file, key) -> the variables that its text needs."""
    found: dict[tuple[str, str], set[str]] = {}
    for file, entry in entries(language):
        if isinstance(entry, fluent.Message):
            variables = Variables()
            variables.visit(entry)
            assert (file, entry.id.name) not in found, f"{language}/{file}: {entry.id.name} stands there twice"
            found[file, entry.id.name] = variables.names
    return found


def asked_keys() -> Iterator[tuple[str, str]]:
    """Every literal key of a call like `voice.html("key")`, with its place."""
    for file in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr in METHODS:
                for argument in node.args[:2]:
                    yield from _literals(argument, f"{file.relative_to(CODE)}:{node.lineno}")


def _literals(node: ast.expr, place: str) -> Iterator[tuple[str, str]]:
    match node:
        case ast.Constant(value=str(key)):
            yield key, place
        case ast.IfExp():
            yield from _literals(node.body, place)
            yield from _literals(node.orelse, place)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_can_be_read(language: str) -> None:
    broken = [(file, entry.content) for file, entry in entries(language) if isinstance(entry, fluent.Junk)]
    assert broken == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_in_two_files(language: str) -> None:
    keys = [key for _, key in messages(language)]
    assert sorted(keys) == sorted(set(keys))


def test_the_languages_have_the_same_keys_with_the_same_variables() -> None:
    first, *others = LANGUAGES
    for other in others:
        assert messages(other) == messages(first)


def test_every_key_of_the_code_exists() -> None:
    known = {key for _, key in messages(LANGUAGES[0])}
    missing = [(key, place) for key, place in asked_keys() if key not in known and key not in LANGUAGES]
    assert missing == []


def test_every_error_has_its_sentence() -> None:
    known = {key for _, key in messages(LANGUAGES[0])}
    source = (CODE / "errors.py").read_text(encoding="utf-8")
    keys = {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert {key for key in keys if key.startswith("error-")} <= known


def test_a_value_may_fill_a_whole_screen() -> None:
    assert "&amp;" * 4096 in Phrases().html("en", "broadcast-text", text="&" * 4096)
