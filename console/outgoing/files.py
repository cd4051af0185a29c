"""What goes along with a mail of ours: a file with a name that every reader takes for a name and nothing else.

It stands apart from composing because a screen shows the same name and the same kind before anything is sent.
"""

import re
from dataclasses import dataclass

from console.mail.attachments import safe_file_name

MOST_BYTES = 20 * 1024 * 1024  # of all files of a mail
MOST_FILES = 50
UNKNOWN_KIND = "application/octet-stream"
_NO_NAME = "attachment"
_SPELLED = re.compile(r"⟪U\+[0-9A-F]+⟫")
_UNFIT = re.compile(r'[:*?"<>|;]')

# Only kinds that a mail program shows without running them; by the name's end, never by what a file says of itself.
KINDS = {
    "txt": "text/plain", "csv": "text/csv", "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg",
    "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "zip": "application/zip",
    "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "mp3": "audio/mpeg", "mp4": "video/mp4",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingFile:
    """A file that goes along; `file_named` makes its `name` and its `content_type`.

    `path` is where it was read on the machine of the console, "message:KEY:PART" for one of a kept mail: by that a
    draft finds it again.
    """

    name: str
    content_type: str
    content: bytes
    path: str = ""

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content)


def file_named(name: str, content: bytes, *, path: str = "") -> OutgoingFile:
    """Return a file under a safe name, its kind by the name's end alone."""
    kept = safe_name(name)
    return OutgoingFile(name=kept, content_type=kind_of(kept), content=content, path=path)


def safe_name(name: str) -> str:
    """Return the name under which a file goes along: the last piece of a path, without controls, hidden characters and
    what some system takes for more than a letter; "attachment" when nothing of it is left."""
    return safe_file_name(_UNFIT.sub("_", _SPELLED.sub("", safe_file_name(name)))) or _NO_NAME


def kind_of(name: str) -> str:
    """Return the content type of a file by the end of its name, `application/octet-stream` for what is not known."""
    _stem, dot, end = name.rpartition(".")
    return KINDS.get(end.lower(), UNKNOWN_KIND) if dot else UNKNOWN_KIND
