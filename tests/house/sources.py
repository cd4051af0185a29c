"""The source files of the desk, as the house's rules look at them.

One place finds and parses them, so that each rule is a function from a tree to offenders.
"""

import ast
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("console", "widgets", "storage")
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One parsed file; `path` is relative to the checkout."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


def read(text: str, path: str = "example.py") -> Source:
    """Parse a text as if it stood in a file, for the tests of the rules themselves."""
    return Source(path=path, text=text, tree=parsed(text))


def parsed(text: str) -> ast.Module:
    """Parse without a search for garbage meanwhile.

    What such a search finds may format a traceback, which parses too, and Python 3.11 then takes the outer parsing for
    broken ("AST constructor recursion depth mismatch", CPython issue 106905).
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(text)
    finally:
        if searching:
            gc.enable()


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Return every Python file under these top-level folders, in order of path."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    named = sorted((path.relative_to(ROOT).as_posix(), path) for path in found)
    return tuple(read(path.read_text(encoding="utf-8"), name) for name, path in named)


def functions(source: Source) -> Iterator[FunctionNode]:
    for node in ast.walk(source.tree):
        if isinstance(node, FunctionNode):
            yield node


def length(function: FunctionNode) -> int:
    """Count a function's lines from `def` to its last, docstring included."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def called_name(call: ast.Call) -> str:
    """Return the last name of what is called: `x` for `x()` and for `a.b.x()`; "" when it has none."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def dotted_name(node: ast.expr) -> str:
    """Return `a.b.c` of an attribute chain; "" for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name) if inner := dotted_name(value):
            return f"{inner}.{name}"
        case _:
            return ""
