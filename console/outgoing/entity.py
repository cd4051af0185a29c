"""The body of a mail of ours with its MIME headers: one flowing text, with an HTML beside it and files behind it.

It stands apart from the headers because it holds no address and no subject. The standard library wraps the texts; what
carries a name of a file is written here (`parameters` says why).
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage

from console.outgoing.files import OutgoingFile
from console.outgoing.flowing import flowed, tidy
from console.outgoing.html_alternative import as_html
from console.outgoing.parameters import file_name_lines

_POLICY = policy.SMTP.clone(cte_type="7bit")  # no server has to announce 8BITMIME
_VERSION = b"MIME-Version: 1.0\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A part as it must be found again: its kind, its bytes without their wrapping, and its name, "" for a text."""

    kind: str
    content: bytes
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A body with its MIME headers, as bytes, and the parts that a reader must find in it."""

    raw: bytes
    leaves: tuple[Leaf, ...]


def entity(text: str, files: Sequence[OutgoingFile] = (), *, has_html: bool = False) -> Entity:
    """Return a body of 7 bit; equal arguments give equal bytes. An empty text is one empty line."""
    plain = flowed(tidy(text)).rstrip("\n")
    leaves = [Leaf(kind="text/plain", content=plain.encode())]
    raw = _text(plain, "plain", format="flowed")
    seal = _seal(text, files)
    if has_html:
        page = as_html(text)
        leaves.append(Leaf(kind="text/html", content=page.encode()))
        raw = _multipart("alternative", f"{seal}.a", [raw, _text(page, "html")])
    if files:
        leaves += [Leaf(kind=one.content_type, content=one.content, name=one.name) for one in files]
        raw = _multipart("mixed", f"{seal}.m", [raw, *map(_file, files)])
    return Entity(raw=raw, leaves=tuple(leaves))


def _text(text: str, subtype: str, **parameters: str) -> bytes:
    made = EmailMessage(policy=_POLICY)
    made.set_content(f"{text}\n", subtype=subtype, params=parameters or None)
    return made.as_bytes()


def _file(file: OutgoingFile) -> bytes:
    names = file_name_lines(file.name)
    head = [
        f"Content-Type: {file.content_type}",
        "Content-Transfer-Encoding: base64",
        "Content-Disposition: attachment;",
        *(f" {line};" for line in names[:-1]),
        f" {names[-1]}",
    ]
    return "\r\n".join([*head, "", ""]).encode("ascii") + base64.encodebytes(file.content).replace(b"\n", b"\r\n")


def _multipart(kind: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    """Put parts together; only the whole says which version of MIME it is."""
    head = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n'.encode() + _VERSION + b"\r\n"
    line = f"--{boundary}".encode()
    within = [line + b"\r\n" + part.replace(_VERSION, b"", 1) for part in parts]
    return head + b"\r\n".join([*within, line + b"--\r\n"])


def _seal(text: str, files: Sequence[OutgoingFile]) -> str:
    """Return what boundaries are made of: a hash of all that stands between them, which none of it can hold."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass"))
    for one in files:
        digest.update(hashlib.sha256(one.content).digest() + one.name.encode("utf-8", "surrogatepass"))
    return f"=_od.{digest.hexdigest()[:40]}"
