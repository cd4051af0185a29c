"""The words of the interface: `python -m tests.house.catalogs` brings the Dutch catalog in step with the sources.

It takes every text in `_("…")` and `ngettext` of console and widgets into the .po (translations stay, dropped texts
go), and compiles the .mo beside it. What is then untranslated it prints; the house's tests refuse it.
"""

import io
import sys
from itertools import zip_longest
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.house.sources import ROOT

PO = ROOT / "widgets" / "locales" / "nl" / "LC_MESSAGES" / "omnidesk.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {"_": None, "ngettext": (1, 2)}


def texts() -> Catalog:
    """Return every text in the sources, without translations."""
    found = Catalog(project="omnidesk-console", charset="utf-8")
    for package in ("console", "widgets"):
        for _path, _line, message, comments, context in extract_from_dir(
            ROOT / package, method_map=[("**.py", "python")], options_map={}, keywords=KEYWORDS
        ):
            found.add(message, auto_comments=comments, context=context)
    return found


def kept(path: Path = PO) -> Catalog:
    """Return the catalog as it is kept; an empty Dutch one when there is none yet."""
    if not path.exists():
        return Catalog(locale="nl", project="omnidesk-console", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="nl")


def compiled(catalog: Catalog) -> bytes:
    """Return the .mo of a catalog."""
    written = io.BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def pairs(message: Message) -> list[tuple[str, str]]:
    """Return each source form of a text with its translation: one pair, or singular and plural."""
    forms = [message.id] if isinstance(message.id, str) else message.id
    said = [message.string] if isinstance(message.string, str) else message.string or ()
    return [(str(form), str(target)) for form, target in zip_longest(forms, said, fillvalue="")]


def unfinished(catalog: Catalog) -> list[str]:
    """Return the texts without a translation, or with a doubtful one."""
    waiting = (message for message in catalog if message.fuzzy or not all(target for _, target in pairs(message)))
    return [str(message.id) for message in waiting if message.id]


def update() -> int:
    """Bring the catalog in step and compile it. Returns how many texts wait for a translation."""
    catalog = kept()
    catalog.update(texts(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalog, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
    MO.write_bytes(compiled(kept()))
    waiting = unfinished(catalog)
    sys.stdout.writelines(f"no translation yet: {text}\n" for text in waiting)
    return len(waiting)


if __name__ == "__main__":
    sys.exit(1 if update() else 0)
