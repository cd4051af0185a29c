"""The names of headers as people write them: a mail may write them in any case, and they are kept in lower case.

It stands alone because the list of headers, the forward lens and their tests must agree.
"""

_WHOLE = {
    "id": "ID",
    "mime": "MIME",
    "dkim": "DKIM",
    "arc": "ARC",
    "spf": "SPF",
    "ms": "MS",
    "srs": "SRS",
    "scl": "SCL",
}


def written_name(name: str) -> str:
    """Return a header's name as it is usually written: "message-id" gives "Message-ID"."""
    return "-".join(_WHOLE.get(part, part.capitalize()) for part in name.split("-"))
