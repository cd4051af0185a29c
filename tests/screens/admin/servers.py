"""Ways to real servers for the consoles of tests, with a configuration of their own, and the keys to a field.

wires = wires_of(tmp_path, secrets={"acme": "ACME"}, trusting=server.authority.trusting())
async with console_of(repository, wires=wires) as console:
    await to_field(console, "Server")
"""

import ssl
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from console.config import Given, load
from console.intake.imap import open_imap
from console.outgoing.smtp import SmtpMailer
from console.wires import Wires
from tests.screens.admin.desk import Console

PASSWORD = "correct horse battery"
WIDE = (160, 44)  # where the words beside a field stand on one line


def wires_of(
    folder: Path, *, kept: Mapping[str, str] | None = None, trusting: ssl.SSLContext | None = None
) -> Wires:  # fmt: skip
    """Return wires whose configuration has these passwords by name, each in a file."""
    configuration = folder / "omnidesk" / "config.toml"
    configuration.parent.mkdir(exist_ok=True)
    lines = ["# mine", "[secrets]"]
    for name, password in (kept or {}).items():
        file = folder / f"{name}.password"
        file.write_text(f"{password}\n")
        file.chmod(0o600)
        lines.append(f'{name} = {{ file = "{file}" }}')
    configuration.write_text("\n".join(lines) + "\n")
    return Wires(
        secrets=lambda: load(Given(config=str(configuration)), {}).secrets,
        opener=lambda: partial(open_imap, context=trusting),
        mailer=lambda: SmtpMailer(context=trusting),
        configuration=configuration,
    )


def text_of(wires: Wires) -> str:
    """Return what the configuration says now."""
    assert wires.configuration is not None
    return wires.configuration.read_text()


def kept_in(wires: Wires, name: str) -> str | None:
    """Return the password that was kept under a name, None when none was."""
    assert wires.configuration is not None
    file = wires.configuration.parent / "secrets" / name
    return file.read_text().rstrip("\n") if file.exists() else None


async def to_field(console: Console, label: str) -> None:
    """Press Tab until the field of that label has the focus."""
    for _turn in range(20):
        if any(line.startswith(f"> {label} ") for line in console.lines):
            return
        await console.press("tab")
    raise AssertionError(f"there is no field {label}: {console.text}")


async def fill_in(console: Console, **fields: str) -> None:
    """Fill in fields by their labels, "_" standing for a space; each must come after the one before it."""
    for label, text in fields.items():
        await to_field(console, label.replace("_", " "))
        await console.fill(text)
