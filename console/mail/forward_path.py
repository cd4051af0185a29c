"""What a forwarder wrote into the envelope's return path, taken apart: Gmail's `caf_`, Exchange's and others' `SRS`.

It stands alone because the answer is evidence for routing and is shown in the forward lens; no header is read here.
"""

from console.mail.addresses import normalise

_CAF = "+caf_="
_SRS = "+srs="


def read_caf(path: str) -> str | None:
    """Return the mailbox that Gmail forwarded from: `local+caf_=dest=domain@source` gives `local@source`, else None."""
    local, domain = _split(path)
    at = local.lower().rfind(_CAF)
    if at <= 0 or "=" not in local[at + len(_CAF) :]:
        return None
    return normalise(f"{local[:at]}@{domain}") or None


def read_srs(path: str) -> str | None:
    """Return the mailbox that Exchange forwarded from.

    `mailbox+SRS=hash=ts=domain=user@forwarder` gives `mailbox@forwarder`. `bounces+SRS=…` names no mailbox, and
    `SRS0=`, `SRS1=` name only the sender: None.
    """
    local, domain = _split(path)
    at = local.lower().find(_SRS)
    if at <= 0 or local[:at].lower() == "bounces" or local[at + len(_SRS) :].count("=") < 3:
        return None
    return normalise(f"{local[:at]}@{domain}") or None


def read_caf_target(path: str) -> str | None:
    """Return the mailbox that Gmail forwarded to: `local+caf_=dest=domain@source` gives `dest@domain`, else None."""
    local, _domain = _split(path)
    at = local.lower().rfind(_CAF)
    if at <= 0:
        return None
    mailbox, equals, domain = local[at + len(_CAF) :].rpartition("=")
    return (normalise(f"{mailbox}@{domain}") or None) if equals else None


def read_srs_sender(path: str) -> str | None:
    """Return the sender whom a forwarder has rewritten, else None.

    `SRS0=hash=ts=domain=user@forwarder`, `SRS1=hash=first==hash=ts=domain=user@second` and Exchange's
    `mailbox+SRS=hash=ts=domain=user@forwarder` give `user@domain`.
    """
    local, _domain = _split(path)
    kind, lower = local[:5].upper(), local.lower()
    if kind in ("SRS0=", "SRS0+", "SRS0-"):
        inner = local[5:]
    elif kind in ("SRS1=", "SRS1+", "SRS1-"):
        inner = local.partition("==")[2]
    else:
        at = lower.find(_SRS)
        inner = local[at + len(_SRS) :] if at > 0 else ""
    pieces = inner.split("=", 3)
    return (normalise(f"{pieces[3]}@{pieces[2]}") or None) if len(pieces) == 4 else None


def _split(path: str) -> tuple[str, str]:
    local, _, domain = path.strip().removeprefix("<").removesuffix(">").rpartition("@")
    return local, domain
