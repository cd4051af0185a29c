"""What can be proposed from what is known: a short name from a name, servers and a provider from an address's domain.

It stands apart and is pure because it only guesses: a person sees each of these before anything is done with it.
"""

import re
import unicodedata

from console.forwarding_guide import Provider

MOST = 40  # letters of a short name
_LEGAL_FORMS = {"bv", "nv", "vof", "cv", "bvba", "sprl", "srl", "sa", "ltd", "llc", "inc", "plc", "gmbh", "ag", "ug"}
_DOMAINS = {
    "gmail.com": ("gmail.com", "googlemail.com"),
    "outlook.com": ("outlook.com", "hotmail.com", "hotmail.nl", "live.com", "live.nl", "msn.com", "outlook.nl"),
    "yahoo.com": ("yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "yahoo.nl", "ymail.com"),
    "icloud.com": ("icloud.com", "me.com", "mac.com"),
}
_SERVERS = {
    "gmail.com": ("imap.gmail.com", "smtp.gmail.com"),
    "outlook.com": ("outlook.office365.com", "smtp.office365.com"),
    "yahoo.com": ("imap.mail.yahoo.com", "smtp.mail.yahoo.com"),
    "icloud.com": ("imap.mail.me.com", "smtp.mail.me.com"),
}
_PROVIDERS = {"gmail.com": Provider.GOOGLE, "outlook.com": Provider.OUTLOOK}


def short_name(name: str) -> str:
    """Return a short name for a name: "Acme Nederland B.V." is acme-nederland; "" when no letter is left."""
    plain = unicodedata.normalize("NFKD", name.replace(".", "")).encode("ascii", "ignore").decode("ascii").lower()
    words = re.findall(r"[a-z0-9]+", plain)
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return "-".join(words)[:MOST].strip("-")


def imap_host(address: str) -> str:
    """Return what the IMAP server of an address is perhaps called."""
    return _hosts(address)[0]


def smtp_host(address: str) -> str:
    """Return what the SMTP server of an address is perhaps called."""
    return _hosts(address)[1]


def provider_of(address: str) -> Provider:
    """Return whose guide is shown first for an address."""
    return _PROVIDERS.get(_known(address), Provider.GOOGLE)


def _hosts(address: str) -> tuple[str, str]:
    domain = address.rpartition("@")[2]
    return _SERVERS.get(_known(address)) or (f"imap.{domain}", f"smtp.{domain}")


def _known(address: str) -> str:
    domain = address.rpartition("@")[2]
    return next((known for known, domains in _DOMAINS.items() if domain in domains), "")
