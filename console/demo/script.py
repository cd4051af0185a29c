"""What the demo's mails say: the scripts in `mails/`, read and checked.

They are files of their own so that a mail can be added without touching code; `letters` makes bytes of them.
"""

import tomllib
from importlib.resources import files

import msgspec


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """A file in a scripted mail: its name, media type and size in bytes."""

    file: str
    type: str
    size: int


class ScriptedMail(msgspec.Struct, frozen=True, kw_only=True):
    """One mail of a script.

    `minutes` counts back from the start. `way` says how it was forwarded to us (`ways`). `answers` names the mail that
    In-Reply-To points to; `again` delivers that mail a second time, `through` another of our addresses.
    """

    name: str
    minutes: int = 0
    brand: str = "acme"
    from_: str = msgspec.field(name="from", default="")
    from_raw: str = ""
    to: str = ""
    cc: str = ""
    reply_to: str = ""
    original_from: str = ""
    way: str = "direct"
    through: str = ""
    subject: str = ""
    answers: str = ""
    again: str = ""
    charset: str = "utf-8"
    text: str = ""
    html: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    attach: tuple[Attached, ...] = ()


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """A mail with {fields}, for the traffic; `answer` is what the same customer may write later."""

    to: str
    way: str
    subject: str
    text: str
    brand: str = "acme"
    from_: str = msgspec.field(name="from", default="")
    headers: tuple[tuple[str, str], ...] = ()
    answer: str = ""


class Traffic(msgspec.Struct, frozen=True, kw_only=True):
    """Templates, and the words that fill their fields."""

    fields: dict[str, tuple[str, ...]]
    template: tuple[Template, ...]


def morning() -> tuple[ScriptedMail, ...]:
    """Return the mails that the desk starts with, oldest first."""
    mails = msgspec.convert(_read("morning.toml"), dict[str, tuple[ScriptedMail, ...]])["mail"]
    return tuple(sorted(mails, key=lambda mail: -mail.minutes))


def traffic() -> Traffic:
    """Return what keeps coming in."""
    return msgspec.convert(_read("traffic.toml"), Traffic)


def _read(name: str) -> dict[str, object]:
    return tomllib.loads(files("console.demo").joinpath("mails", name).read_text(encoding="utf-8"))
