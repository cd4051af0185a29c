"""The first screen waits for nothing that it does not show."""

import subprocess
import sys

from console.later import LATER, load_the_rest
from tests.house.sources import ROOT


def test_what_is_loaded_later_is_there() -> None:
    load_the_rest()

    assert set(LATER) <= set(sys.modules)


def test_the_first_screen_loads_no_form_no_reader_no_parser_and_no_command() -> None:
    script = "import console.app, sys; print('\\n'.join(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )

    loaded = set(ran.stdout.split())

    assert "console.screens.tickets" in loaded
    assert (
        loaded & {*LATER, "console.mail.parse", "console.commands.tickets.work", "console.screens.admin.form_screen"}
        == set()
    )
