"""Of what a client sends along nothing is left but what a terminal is drawn with."""

import os
import pwd

import pytest

from console.own_environment import COMMAND, forget_environment

ME = pwd.getpwuid(os.getuid())


def left(**sent: str) -> dict[str, str]:
    environment = dict(sent)
    forget_environment(environment)
    return environment


@pytest.mark.parametrize(
    "name",
    [
        "OMNIDESK_DATABASE", "OMNIDESK_CONFIG", "OMNIDESK_EMPLOYEE", "OMNIDESK_LANG", "EDITOR", "VISUAL", "PAGER",
        "COLUMNS", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "TEXTUAL_LOG", "TEXTUAL_DRIVER", "PYTHONPATH",
        "LD_PRELOAD", "TMUX", "NOTIFY_SOCKET", "CREDENTIALS_DIRECTORY", "DISPLAY", "BROWSER", "SSH_AUTH_SOCK",
    ],
)  # fmt: skip
def test_what_could_lead_elsewhere_is_forgotten(name: str) -> None:
    assert name not in left(**{name: "x"})


@pytest.mark.parametrize("name", ["TERM", "COLORTERM", "LANG", "LC_ALL", "NO_COLOR", "SSH_CONNECTION", COMMAND])
def test_what_a_terminal_is_drawn_with_stays(name: str) -> None:
    assert left(**{name: "x"})[name] == "x"


def test_home_and_path_are_the_systems_own() -> None:
    environment = left(HOME="/elders", PATH="/elders", USER="root", LOGNAME="root")

    assert environment == {"HOME": ME.pw_dir, "PATH": os.defpath, "USER": ME.pw_name, "LOGNAME": ME.pw_name}
