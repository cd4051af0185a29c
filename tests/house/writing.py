"""The rule of the writing gate: what is given to `writing()` and `reading()` runs on the connection's own thread.

There it must neither be a coroutine, nor wait for net, disk or another transaction: everyone else stands in line.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.house.sources import FunctionNode, Source, called_name, dotted_name

GATES = {"writing", "reading"}
FILE_CALLS = {
    "open", "read_text", "write_text", "read_bytes", "write_bytes", "unlink", "mkdir", "rename", "iterdir", "exists",
}  # fmt: skip
WAITING_MODULES = ("asyncio.", "socket.", "subprocess.", "shutil.", "time.sleep", "urllib.", "os.")


@dataclass(slots=True)
class _File:
    """The functions of one file by name; a method and a function of one name are both looked at."""

    source: Source
    named: dict[str, list[FunctionNode]] = field(default_factory=dict)


def gate_offenders(source: Source) -> list[str]:
    """Return what stands against the rule, as "path:line what"."""
    file = _File(source)
    for node in ast.walk(source.tree):
        if isinstance(node, FunctionNode):
            file.named.setdefault(node.name, []).append(node)
    gates = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call) and _is_gate(node)]
    return [offence for gate in gates for given in gate.args[:1] for offence in _given(file, given)]


def _is_gate(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in GATES


def _given(file: _File, given: ast.expr) -> Iterator[str]:
    match given:
        case ast.Lambda(body=body):
            yield from _inside(file, body, set())
        case ast.Call() if called_name(given) == "partial":
            yield from _given(file, given.args[0])
        case ast.Name(id=name) | ast.Attribute(attr=name):
            yield from _named(file, name, set())


def _named(file: _File, name: str, seen: set[str]) -> Iterator[str]:
    if name in seen:
        return
    seen.add(name)
    for function in file.named.get(name, ()):
        if isinstance(function, ast.AsyncFunctionDef):
            yield f"{file.source.at(function)} {name} is a coroutine function inside a transaction"
        else:
            for statement in function.body:
                yield from _inside(file, statement, seen)


def _inside(file: _File, body: ast.AST, seen: set[str]) -> Iterator[str]:
    for node in ast.walk(body):
        if not isinstance(node, ast.Call):
            continue
        name, dotted = called_name(node), dotted_name(node.func)
        if _is_gate(node):
            yield f"{file.source.at(node)} a transaction inside a transaction"
        elif dotted.startswith(WAITING_MODULES):
            yield f"{file.source.at(node)} {dotted} inside a transaction"
        elif name in FILE_CALLS:
            yield f"{file.source.at(node)} {name}() inside a transaction"
        elif isinstance(node.func, ast.Name) or dotted == f"self.{name}":
            yield from _named(file, name, seen)
