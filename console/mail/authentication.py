"""Authentication-Results: what a receiving server found, and whether that authenticates the sender.

It stands apart because the header is forged as easily as any other: only the first one of a server that the account
trusts is heard. The reader is our own: libraries refuse Microsoft 365's form of it (RFC 8601).
"""

import re
from collections.abc import Collection, Sequence

from console.mail.addresses import normalise
from console.mail.parsed import AuthenticationResult

_LONGEST = 16_384
_MOST_RESULTS = 100
_METHOD = re.compile(r"([a-z][a-z0-9_-]{0,40})(?:\s*/\s*\d{1,5})?\s*=\s*([a-z][a-z0-9_-]{0,40})", re.IGNORECASE)
_PROPERTY = re.compile(
    r"([a-z][a-z0-9_-]{0,40}\s*\.\s*[a-z0-9_-]{1,40})\s*=\s*((?:\"[^\"]*+\"|[^\s;\"])++)", re.IGNORECASE
)
_OF_METHOD = {
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom", "smtp.mail", "smtp.helo"),
    "dmarc": ("header.from",),
}
_ANY = ("header.from", "header.d", "header.i", "smtp.mailfrom", "smtp.helo")
OPENING = ""  # the method of the entry that opens each header


def read_authentication(value: str) -> tuple[AuthenticationResult, ...]:
    """Return the results of one Authentication-Results header.

    The first entry has method and result "" and opens the header, so that the results of several headers can be
    put in a row and still be told apart. Without an authserv-id (Seen: Microsoft 365) that is "". `domain` is that
    of the signature (dkim), the path (spf) or the From (dmarc), lower case, "" when not said.
    """
    parts = _parts(value[:_LONGEST])
    authserv_id = ""
    if parts and not _METHOD.match(parts[0]):
        words = parts.pop(0).split()
        authserv_id = words[0].strip('"').lower() if words else ""
    results = [_entry(authserv_id, OPENING, "", "")]
    for part in parts[:_MOST_RESULTS]:
        if found := _METHOD.match(part):
            method = found[1].lower()
            results.append(_entry(authserv_id, method, found[2].lower(), _domain(method, part)))
    return tuple(results)


def is_authenticated(
    results: Sequence[AuthenticationResult], trusted: Collection[str], from_domain: str
) -> bool | None:
    """Tell whether the first header of a trusted server vouches for the From domain; None when none spoke.

    `results` are those of all headers, topmost first. It vouches by dmarc=pass for that domain, or by dkim=pass of
    the same organisation: equal, or one a subdomain of the other (RFC 7489 §3.1.1, relaxed, without a public suffix
    list, so both need two labels). SPF does not count: after forwarding it speaks of the forwarder.
    """
    heard = _first_trusted(results, {name.lower() for name in trusted})
    if heard is None:
        return None
    return any(_vouches(result, from_domain.lower()) for result in heard)


def _first_trusted(
    results: Sequence[AuthenticationResult], trusted: Collection[str]
) -> list[AuthenticationResult] | None:
    heard: list[AuthenticationResult] | None = None
    for result in results:
        if result.method == OPENING:
            if heard is not None:
                return heard
            heard = [] if result.authserv_id in trusted else None
        elif heard is not None:
            heard.append(result)
    return heard


def _vouches(result: AuthenticationResult, from_domain: str) -> bool:
    if result.result != "pass" or not from_domain:
        return False
    if result.method == "dmarc":
        return result.domain in ("", from_domain)
    return result.method == "dkim" and _is_aligned(result.domain, from_domain)


def _is_aligned(domain: str, from_domain: str) -> bool:
    if "." not in domain or "." not in from_domain:
        return False
    return domain == from_domain or domain.endswith("." + from_domain) or from_domain.endswith("." + domain)


def _entry(authserv_id: str, method: str, result: str, domain: str) -> AuthenticationResult:
    return AuthenticationResult(authserv_id=authserv_id[:255], method=method, result=result, domain=domain)


def _domain(method: str, part: str) -> str:
    said = {re.sub(r"\s", "", found[1]).lower(): found[2].strip('"') for found in _PROPERTY.finditer(part)}
    for name in _OF_METHOD.get(method, _ANY):
        if domain := normalise("x@" + said.get(name, "").rpartition("@")[2]).removeprefix("x@"):
            return domain
    return ""


def _parts(value: str) -> list[str]:
    """Return what stands between the semicolons, comments left out, quoted strings whole; one pass."""
    parts: list[list[str]] = [[]]
    depth, quoted, escaped = 0, False, False
    for letter in value:
        if escaped:
            escaped = False
        elif letter == "\\" and (depth or quoted):
            escaped = True
            continue
        elif letter == '"' and not depth:
            quoted = not quoted
        elif letter in "()" and not quoted:
            depth = max(0, depth + (1 if letter == "(" else -1))
            letter = " "  # noqa: PLW2901 (a comment counts as white space)
        elif letter == ";" and not depth and not quoted:
            parts.append([])
            continue
        if not depth:
            parts[-1].append(letter)
    return [part for one in parts if (part := "".join(one).strip())]
