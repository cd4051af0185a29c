"""`omnidesk service show`: the files that run the desk for good, filled in for this installation, to be put in place.

It stands apart because it prints and never writes: where services run is decided by whoever administers the machine.
"""

import grp
import os
import sys

from console.cli.frame import Answer, Call, Verb, argument
from console.cli.man_page import man_page
from console.cli.text import table
from console.service.templates import TEMPLATES, Installation, filled, names
from console.ssh_example import match_block
from widgets.language import _

_MAN, _SSHD = "man", "sshd"
_MAN_PATH, _SSHD_PATH = "/usr/local/share/man/man1/omnidesk.1", "/etc/ssh/sshd_config"


def _show(call: Call) -> Answer:
    wanted = call.arguments.what
    if wanted is None:
        return _listed()
    path, text = _text(call, wanted)
    return Answer(shape={"name": wanted, "path": path, "text": text}, lines=text.rstrip("\n").split("\n"))


def _listed() -> Answer:
    rows = [(one.name, one.path, one.words()) for one in TEMPLATES]
    rows.append((_SSHD, _SSHD_PATH, _("lets employees in by key; the line for each key: omnidesk ssh --example")))
    rows.append((_MAN, _MAN_PATH, _("the manual page")))
    shape = {"files": [{"name": name, "path": path, "words": words} for name, path, words in rows]}
    hint = _("Put one in place: omnidesk service show NAME | sudo tee PATH")
    return Answer(shape=shape, lines=[*table((_("name"), _("path"), _("what for")), rows, empty=""), "", hint])


def _text(call: Call, wanted: str) -> tuple[str, str]:
    from console import assembly

    if wanted == _MAN:
        return _MAN_PATH, man_page()
    if wanted == _SSHD:
        return _SSHD_PATH, match_block(assembly.system_login()) + "\n"
    template = next(one for one in TEMPLATES if one.name == wanted)
    installation = Installation(
        command=(sys.executable, "-I", "-m", "console", *call.config.options),
        user=assembly.system_login(),
        group=_group(),
        folder=str(assembly.store_folder(call.config)),
    )
    return template.path, filled(template, installation)


def _group() -> str:
    try:
        return grp.getgrgid(os.getgid()).gr_name
    except KeyError:
        return str(os.getgid())


VERBS = (
    Verb(
        name="service show",
        words=lambda: _("print a unit, timer or rule for this installation, or what there is"),
        run=_show,
        arguments=(
            argument(
                "what",
                metavar="WHAT",
                nargs="?",
                choices=(*names(), _SSHD, _MAN),
                words=lambda: _("poll, backup, timer, logrotate, sshd or man; without it the list"),
            ),
        ),
    ),
)
