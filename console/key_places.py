"""Which places share a screen: a key may do one thing among them, and another thing elsewhere.

They stand apart from the screens, which load the terminal, so that `config check` can look for keys that do two things.
"""

from console.key_names import Where

_LISTS = (Where.ADMIN, Where.PANES)

SHARED: tuple[tuple[Where, ...], ...] = (
    (Where.LIST, Where.TICKET, Where.PANES),
    (Where.READER, Where.TICKET, Where.PANES),
    (Where.COMPOSE,),
    (Where.CHOOSING, Where.FILES, Where.PANES),
    (Where.MAIL, Where.PANES),
    (Where.WHY, Where.PANES),
    (Where.INTAKE, Where.PANES),
    (Where.DIGEST, Where.PANES),
    (Where.OUTBOX, Where.PANES),
    (Where.PARKED, Where.PANES),
    (Where.PARKED_MAIL, Where.PANES),
    (Where.CHANGING, *_LISTS),
    (Where.CHANGING, Where.TRYING, *_LISTS),
    (Where.CHANGING, Where.ADDRESSES, *_LISTS),
    (Where.CHANGING, Where.BRANDS, *_LISTS),
    (Where.CHANGING, Where.EXCLUSIONS, *_LISTS),
    (Where.CHANGING, Where.SIGNATURES, *_LISTS),
    (Where.ACCOUNT, *_LISTS),
    (Where.HISTORY, *_LISTS),
    (Where.GUIDE, Where.PANES),
    (Where.LENS, Where.PANES),
    (Where.VERSION, Where.PANES),
    (Where.WHAT_IF, Where.PANES),
    (Where.FORM, Where.WHAT_IF_FORM),
    (Where.FORM, Where.SETUP, Where.TRYING_FORM),
    (Where.SETUP_END, Where.PANES),
    (Where.HELP, Where.PANES),
)
TYPING = frozenset(
    {Where.COMPOSE, Where.FORM, Where.WHAT_IF_FORM, Where.TRYING_FORM, Where.SETUP}
)  # fields take what is typed there
