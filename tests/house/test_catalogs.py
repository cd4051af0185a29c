"""The interface speaks Dutch in whole sentences: the catalog is complete, in step and compiled."""

import ast
import re
from string import Formatter

from tests.house.catalogs import MO, compiled, kept, pairs, texts, unfinished
from tests.house.sources import sources


def fields(text: str) -> set[str]:
    return {name.split(".")[0] for _, name, _, _ in Formatter().parse(text) if name}


def test_the_catalog_holds_exactly_the_texts_of_the_sources() -> None:
    in_sources = {message.id for message in texts() if message.id}
    in_catalog = {message.id for message in kept() if message.id}

    assert in_catalog == in_sources, "python -m tests.house.catalogs"


def test_every_text_has_a_dutch_translation() -> None:
    assert unfinished(kept()) == []


def test_a_translation_fills_in_what_its_source_fills_in() -> None:
    both = [(source, target) for message in kept() if message.id for source, target in pairs(message)]

    offenders = [source for source, target in both if fields(target) - fields(source)]
    forgotten = [source for source, target in both if target and "{" in source and not fields(target)]

    assert offenders == []
    assert forgotten == []


def test_the_compiled_catalog_is_that_of_the_text() -> None:
    assert MO.read_bytes() == compiled(kept()), "python -m tests.house.catalogs"


def test_no_text_takes_its_words_from_an_f_string() -> None:
    offenders = [
        message.id for message in texts() if isinstance(message.id, str) and re.search(r"\{[^}]*[(+]", message.id)
    ]

    assert offenders == []


def test_no_text_is_hidden_in_braces_where_the_extractor_does_not_look() -> None:
    hidden = [
        f"{source.at(call)} {ast.unparse(call)}"
        for source in sources("console", "widgets")
        for joined in ast.walk(source.tree)
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("_", "ngettext")
    ]

    assert hidden == []
