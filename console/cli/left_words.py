"""What still holds a person, in words and in JSON: where it stands, and what to do about it.

It stands apart from the verb because an erasure tells it when it ends, and again whenever somebody asks.
"""

from collections.abc import Sequence

from console.cli.privacy_words import numbers_words, others_lines, others_shape, paths_lines
from console.cli.shapes import Shape
from console.privacy.looking import Left
from storage.privacy import Remnant
from widgets.language import _, ngettext

# Tables whose rows are settings in force, which people change; those of mails of others go with them.
_SETTINGS = {
    "account", "brand", "mail_address", "employee", "exclusion", "forward_mailbox", "outgoing_server", "signature",
    "template", "settings_version",
}  # fmt: skip


def left_shape(left: Left) -> Shape:
    """Return in JSON what still holds a person."""
    return {
        "others": others_shape(left.others),
        "mails": list(left.mails),
        "texts": list(left.texts),
        "rows": [{"table": one.table, "rows": one.rows, "keys": list(one.keys)} for one in left.rows],
        "files": [str(path) for path in left.files if path not in left.copies],
        "copies": [str(path) for path in left.copies],
    }


def left_lines(left: Left, addresses: Sequence[str]) -> list[str]:
    """Return in words what still holds a person with these addresses, and what to do."""
    held = [path for path in left.files if path not in left.copies]
    return [
        *others_lines(left.others),
        *mails_lines(left.mails),
        *[_("Still named in a text of ours, for you to change: {text}").format(text=text) for text in left.texts],
        *paths_lines(_("An address still stands in:"), held),
        *_rows_lines(left),
        *_remedies(left, " ".join(addresses)),
        *paths_lines(_("These copies still hold them; remove them when you no longer need them:"), list(left.copies)),
    ]


def mails_lines(mails: Sequence[int]) -> list[str]:
    """Return in words which mails of others that are in no ticket name a person."""
    if not mails:
        return []
    words = ngettext(
        "{count} mail of others that is in no ticket names them, {numbers}: "
        "it stays, unless --with-others erases it too.",
        "{count} mails of others that are in no ticket name them, {numbers}: "
        "these stay, unless --with-others erases them too.",
        len(mails),
    )
    return [words.format(count=len(mails), numbers=numbers_words(mails))]


def _rows_lines(left: Left) -> list[str]:
    return [f"  {_row_words(one)}" for one in left.rows]


def _row_words(one: Remnant) -> str:
    if one.table == "raw_mail":
        words = ngettext(
            "in {count} kept mail, which omnidesk why tells of: {numbers}",
            "in {count} kept mails, which omnidesk why tells of: {numbers}",
            one.rows,
        )
        return words.format(count=one.rows, numbers=numbers_words(one.keys))
    words = ngettext("in {count} row of the table {table}", "in {count} rows of the table {table}", one.rows)
    return words.format(count=one.rows, table=one.table)


def _remedies(left: Left, addresses: str) -> list[str]:
    tables = {one.table for one in left.rows}
    told = []
    if left.others or left.mails or tables - _SETTINGS:
        told.append(_("What others wrote goes with: omnidesk erase {addresses} --with-others"))
    if left.texts or tables & _SETTINGS:
        told.append(_("Take it out of the settings, then: omnidesk erase {addresses}"))
    if not told and not left.rows and [path for path in left.files if path not in left.copies]:
        told.append(_("It stands in no row of the database. When nobody else uses it: omnidesk erase {addresses}"))
    return [words.format(addresses=addresses) for words in told]
