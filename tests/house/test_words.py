"""One word per thing, and some words for nothing."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.sources import PACKAGES, Source, read, sources

EMPTY_WORDS = {"data", "info", "item", "obj", "manager", "helper", "util", "utils", "common", "process", "handle"}
EMPTY_ENDS = ("Manager", "Helper", "Util", "Utils", "Info", "Data", "Item", "Processor", "Handler")
EMPTY_STARTS = ("handle_", "process_")

# Names that a library calls or passes by keyword, so the choice is not ours.
LIBRARY_NAMES = {"handle_DATA", "handle_RCPT", "handle_EHLO", "handle_AUTH", "JsonHandler"}


def names(source: Source) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(source.tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node, name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                yield node, name


def empty_names(source: Source) -> list[str]:
    """Return where a name says nothing: the words of the house's list, alone or as the head of a class or verb."""
    return [
        f"{source.at(node)} {name}"
        for node, name in names(source)
        if name not in LIBRARY_NAMES
        and (name.strip("_").lower() in EMPTY_WORDS or name.endswith(EMPTY_ENDS) or name.startswith(EMPTY_STARTS))
    ]


@pytest.mark.parametrize(
    "text", ["data = 1", "def handle_mail(): ...", "class MailManager: ...", "def take(item): ...", "for obj in x: ..."]
)
def test_an_empty_name_is_found(text: str) -> None:
    assert empty_names(read(text)) != []


def test_no_name_is_an_empty_word() -> None:
    offenders = [name for source in sources(*PACKAGES, "tests") for name in empty_names(source)]

    assert offenders == []


def test_no_module_is_named_by_an_empty_word() -> None:
    parts = {part for source in sources(*PACKAGES) for part in source.path.removesuffix(".py").split("/")}

    assert parts & EMPTY_WORDS == set()


def test_each_module_opens_with_its_promise() -> None:
    offenders = [source.path for source in sources(*PACKAGES) if not ast.get_docstring(source.tree)]

    assert offenders == []


def public_without_docstring(source: Source) -> Iterator[str]:
    for node in source.tree.body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if not name.startswith("_") and not ast.get_docstring(node):
                    yield f"{source.at(node)} {name}"


def test_each_public_class_and_function_states_its_contract() -> None:
    offenders = [name for source in sources(*PACKAGES) for name in public_without_docstring(source)]

    assert offenders == []


def test_nothing_is_left_for_later_in_a_comment() -> None:
    mark = re.compile(r"#.*\b(TO" + "DO|FIX" + r"ME|XX" + r"X)\b")

    offenders = [source.path for source in sources(*PACKAGES, "tests") if mark.search(source.text)]

    assert offenders == []
