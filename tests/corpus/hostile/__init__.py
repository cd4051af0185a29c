"""The hostile corpus: mails by name, in families, made when they are wanted; nothing of it is kept as a file."""

from tests.corpus.hostile.encodings import ENCODINGS
from tests.corpus.hostile.escapes import ESCAPES
from tests.corpus.hostile.ids import IDENTIFIERS
from tests.corpus.hostile.names import FILES
from tests.corpus.hostile.pages import PAGES
from tests.corpus.hostile.senders import SENDERS
from tests.corpus.hostile.shape import Hostile
from tests.corpus.hostile.sizes import SIZES
from tests.corpus.hostile.trees import TREES

EVERY_HOSTILE_MAIL: tuple[Hostile, ...] = (
    *(*SIZES, *TREES, *ENCODINGS, *SENDERS, *ESCAPES, *PAGES, *FILES, *IDENTIFIERS),
)
