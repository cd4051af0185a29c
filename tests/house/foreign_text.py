"""The rule of foreign text: what comes from a mail never reaches a widget that reads markup.

Textual reads `[…]` in plain strings as markup: a subject could end the app or make itself clickable.
"""

import ast
from collections.abc import Iterator

from tests.house.sources import Source, called_name, dotted_name

READS_MARKUP = {"Static", "Label", "Button", "OptionList", "Option", "Tab", "Checkbox", "RadioButton", "Collapsible"}
SWITCHED_BY = {"Static", "Label", "OptionList", "notify"}
UPDATES_EMPTY = {"Static", "Label"}
SAFE_TYPES = {"Content", "Text"}
TITLES = {"border_title", "border_subtitle"}


def markup_offenders(source: Source) -> list[str]:
    """Return the places where a text that is not a literal meets markup, as "path:line what"."""
    return [offence for node in ast.walk(source.tree) for offence in _offence(source, node)]


def _offence(source: Source, node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call():
            yield from _call(source, node)
        case ast.ClassDef(bases=bases):
            parents = {dotted_name(base).rpartition(".")[2] for base in bases}
            if parents & READS_MARKUP:
                yield from _subclass(source, node)
        case ast.Assign(targets=[ast.Attribute(attr=name)], value=value) if name in TITLES and not _is_ours(value):
            yield f"{source.at(node)} {name} reads markup"


def _call(source: Source, call: ast.Call) -> Iterator[str]:
    name = called_name(call)
    if name == "from_markup" and not (call.args and _is_ours(call.args[0])):
        yield f"{source.at(call)} markup made from a text that is no literal"
    if name not in READS_MARKUP | SWITCHED_BY or _is_switched_off(call):
        return
    shown = [argument for argument in call.args[:1] if not _is_ours(argument)]
    if shown or (name in UPDATES_EMPTY and not call.args):
        yield f"{source.at(call)} {name} reads markup: markup=False, Content or Text"


def _subclass(source: Source, node: ast.ClassDef) -> Iterator[str]:
    starts = [
        call
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "__init__"
    ]
    if not any(_is_switched_off(call) or (call.args and _is_ours(call.args[0])) for call in starts):
        yield f"{source.at(node)} {node.name} starts its parent without markup=False"


def _is_switched_off(call: ast.Call) -> bool:
    return any(
        keyword.arg == "markup" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        for keyword in call.keywords
    )


def _is_ours(argument: ast.expr) -> bool:
    """Tell whether a text is a literal, its translation, or a type that holds no markup."""
    match argument:
        case ast.Constant():
            return True
        case ast.Call(func=ast.Name(id="_" | "ngettext")):
            return all(isinstance(part, ast.Constant) for part in argument.args[:1])
        case ast.Call():
            return (
                bool(SAFE_TYPES & set(dotted_name(argument.func).split("."))) and called_name(argument) != "from_markup"
            )
        case ast.IfExp(body=body, orelse=orelse):
            return _is_ours(body) and _is_ours(orelse)
        case _:
            return False
