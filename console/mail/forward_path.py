"""What a forwarder wrote into the envelope's return path, taken apart: Gmail's `caf_` and Exchange's `SRS`.

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


def _split(path: str) -> tuple[str, str]:
    local, _, domain = path.strip().removeprefix("<").removesuffix(">").rpartition("@")
    return local, domain
