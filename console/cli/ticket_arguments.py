"""What several verbs about tickets take alike.

It stands apart because they are in files of their own, and must not say the same in other words.
"""

from console.cli.frame import argument
from console.cli.values import positive
from widgets.language import _

SEEN = argument(
    "--if-revision", metavar="R", type=positive, words=lambda: _("only if the ticket has this revision still (else 75)")
)
