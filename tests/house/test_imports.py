"""The arrows between the rooms, where import-linter cannot see: what a verb really loads."""

import ast
import json
import subprocess
import sys

import pytest

from tests.house.sources import PACKAGES, ROOT, read, sources

CORE = (
    "console.mail",
    "console.grouping",
    "console.routing",
    "console.customers",
    "console.signatures",
    "console.simulation",
    "console.verdict",
)
NOT_PURE = {
    "asyncio", "os", "pathlib", "time", "random", "secrets", "logging", "sqlite3", "socket", "subprocess", "threading",
    "tempfile", "shutil", "io", "aiosqlite", "aioimaplib", "aiosmtplib", "textual", "rich", "storage.protocol",
    "storage.sqlite",
}  # fmt: skip
SCREENS = {"textual", "rich", "pymap", "aiosmtpd"}


def loaded_by(*arguments: str) -> set[str]:
    """Return the modules that a run of the command has loaded when it ends."""
    script = (
        "import sys, json, runpy, atexit\n"
        "sys.argv = ['omnidesk', *json.loads(sys.argv[1])]\n"
        "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))\n"
        "runpy.run_module('console', run_name='__main__')\n"
    )
    command = [sys.executable, "-c", script, json.dumps(arguments)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    loaded: list[str] = json.loads(ran.stderr.splitlines()[-1])
    return set(loaded)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--version",),
        ("--help",),
        ("ticket", "list", "--json"),
        ("status", "--json"),
        ("poll", "--once"),
        ("ledger",),
        ("import", "--help"),
        ("simulate", "--help"),
    ],
    ids=" ".join,
)
def test_a_verb_without_a_screen_loads_neither_screen_nor_demo(
    arguments: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    database = f"sqlite:///{tmp_path_factory.mktemp('desk') / 'desk.db'}"

    loaded = loaded_by("--database", database, *arguments)

    assert loaded & SCREENS == set()
    assert "console" in loaded


def imported(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                found |= {alias.name for alias in aliases}
            case ast.ImportFrom(module=str(module), names=aliases):
                found |= {module} | {f"{module}.{alias.name}" for alias in aliases}
    return found


def impurities(tree: ast.Module) -> set[str]:
    """Return which forbidden modules a file of the core names, wherever in the file it does."""
    return {
        module for module in imported(tree) if any(module == name or module.startswith(f"{name}.") for name in NOT_PURE)
    }


def test_an_impure_import_is_found_inside_a_function_too() -> None:
    example = read("def now():\n    import time\n    from os import path\n    return time.time()")

    assert impurities(example.tree) == {"time", "os", "os.path"}


def test_the_core_touches_neither_disk_net_clock_chance_nor_log() -> None:
    core = [
        source for source in sources("console") if source.path.removesuffix(".py").replace("/", ".").startswith(CORE)
    ]

    offenders = {source.path: found for source in core if (found := impurities(source.tree))}

    assert core != []
    assert offenders == {}


def test_no_import_is_relative() -> None:
    offenders = [
        source.at(node)
        for source in sources(*PACKAGES, "tests")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert offenders == []


def test_the_three_packages_and_nothing_else_are_in_the_wheel() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert folders == set(PACKAGES)
