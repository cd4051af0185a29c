"""What the first screen does not need is loaded once it is painted: forms, the reader, the commands on tickets.

It stands apart so that the start waits for none of it, and the first key that needs it neither.
"""

from importlib import import_module

LATER = (
    "console.screens.ticket_doing",
    "console.commands.many",
    "console.commands.searches",
    "console.commands.undoing",
    "console.screens.ticket",
    "console.screens.compose",
    "console.screens.why",
    "console.screens.parked_why",
    "console.screens.parked_doing",
    "console.screens.outbox",
    "console.screens.intake",
    "console.screens.digest",
    "console.screens.admin.sections",
    "console.screens.setup.opening",
)


def load_the_rest() -> None:
    """Load everything that the first screen left out."""
    for name in LATER:
        import_module(name)
