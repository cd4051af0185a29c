"""Why a step on the way to a mail server most likely failed, and what to do: words for whoever sets it up.

It stands apart because it knows providers and people rather than protocols: pure, so that every case can be tried.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from console.certificate_names import CertificateNames
from storage.words import Security
from widgets.language import _

_GOOGLE = ("gmail.com", "googlemail.com", "google.com")
_MICROSOFT = ("office365.com", "outlook.com", "hotmail.com", "live.com")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The server that was tried: `protocol` is IMAP or SMTP, `ports` the usual ones, `folder` "" for SMTP.

    `by_token`: the login was one with a token of OAuth 2.
    """

    protocol: str
    host: str
    port: int
    security: Security
    ports: Mapping[Security, int]
    folder: str = ""
    by_token: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The likely cause of a failure, and what to do."""

    cause: str
    remedy: str


def advice_of(
    step: str, words: str, target: Target, *, is_refused: bool = False, presented: CertificateNames | None = None
) -> Advice:
    """Return the advice for a step that failed with words.

    `is_refused`: the server said no to the login itself. `presented` is the certificate that was not trusted.
    """
    match step:
        case "resolve":
            return _resolve(target)
        case "connect":
            return _connect(words, target)
        case "tls":
            return _tls(words, target, presented)
        case "login":
            return _login(words, target) if is_refused else _no_login(target)
        case "select":
            return _folder(target)
        case _:
            return _other(target)


def secret_advice() -> Advice:
    """Return the advice for a password that can't be had."""
    return Advice(
        cause=_("The password is not where the configuration of this console says it is."),
        remedy=_("Choose a new password here and it is kept, or mend the entry: omnidesk config check tells more."),
    )


def closed_advice() -> Advice:
    """Return the advice for a console that reaches no server."""
    return Advice(
        cause=_("Who comes in over SSH reaches nothing but the desk, so nothing was tried."),
        remedy=_("Whoever runs the desk tries it there: omnidesk mailbox test NAME, omnidesk smtp test."),
    )


def _resolve(target: Target) -> Advice:
    if target.security is Security.NONE:
        return Advice(
            cause=_("Without protection only this machine itself is spoken to."),
            remedy=_("Choose TLS, or STARTTLS where the server has no TLS."),
        )
    return Advice(
        cause=_("There is no server of the name {host}, or this machine's name service does not answer.").format(
            host=target.host
        ),
        remedy=_("Compare the host with what your mail provider names as its {protocol} server.").format(
            protocol=target.protocol
        ),
    )


def _connect(words: str, target: Target) -> Advice:
    if "no connection" in words and "no answer" not in words:
        cause = _("Nothing listens on port {port} there: another port, or the service is off.")
    elif "no connection" in words:
        cause = _("Port {port} gives no answer: a firewall in between, or another host.")
    else:
        cause = _("Something else than this kind of connection listens on port {port}.")
    return Advice(cause=cause.format(port=target.port), remedy=_usual_ports(target))


def _usual_ports(target: Target) -> str:
    return _("Usual for {protocol}: port {tls} with TLS, port {starttls} with STARTTLS.").format(
        protocol=target.protocol, tls=target.ports[Security.TLS], starttls=target.ports[Security.STARTTLS]
    )


def _tls(words: str, target: Target, presented: CertificateNames | None) -> Advice:
    if "certificate" in words:
        return _certificate(words, target, presented)
    if "STARTTLS" in words:
        cause = _("The server offers no STARTTLS on port {port}, or somebody in between takes it away.")
        remedy = _("Choose TLS, usually on port {tls}. Nothing was said of the password.")
        return Advice(cause=cause.format(port=target.port), remedy=remedy.format(tls=target.ports[Security.TLS]))
    cause = _("No TLS is spoken on port {port}, or only a kind that is too old.")
    return Advice(cause=cause.format(port=target.port), remedy=_usual_ports(target))


def _certificate(words: str, target: Target, presented: CertificateNames | None) -> Advice:
    if "expired" in words:
        cause = _("The certificate of the server is no longer valid.")
        remedy = _("Whoever runs the server has to renew it; until then mail would go to somebody unproven.")
    elif "ostname" in words or "IP address" in words:
        cause = _("The certificate is for another name than {host}.").format(host=target.host)
        remedy = _("Write the host as the certificate names it, if that is your mail provider's.")
    else:
        cause = _(
            "The certificate is signed by nobody whom this machine trusts: a server of one's own, or an impostor."
        )
        remedy = _("Is it your own server? Let this machine trust its authority (update-ca-certificates).")
    return Advice(cause=f"{cause} {_presented_words(presented)}".rstrip(), remedy=remedy)


def _presented_words(presented: CertificateNames | None) -> str:
    if presented is None:
        return ""
    words = _("It is for {subject}, signed by {issuer}, valid until {until}.")
    subject = ", ".join(presented.hosts) or presented.subject or "?"
    return words.format(subject=subject, issuer=presented.issuer or "?", until=presented.until)


def _login(words: str, target: Target) -> Advice:
    if target.by_token:
        return _token(words)
    if _is_at(target.host, _GOOGLE):
        cause = _("Google takes no account password here, only an app password.")
        remedy = _("Turn on 2-step verification, then make an app password at myaccount.google.com/apppasswords.")
    elif _is_at(target.host, _MICROSOFT):
        cause = _("Microsoft has ended logging in by password here for most accounts.")
        remedy = _("Forward to a mailbox at a provider that takes passwords, or ask your administrator.")
        if target.protocol == "SMTP":
            remedy = _("Log in with a token (OAuth 2) here, or send by a provider that takes passwords.")
    else:
        cause = _("The user or the password is wrong, or the provider wants a password made for programs.")
        remedy = _(
            "Often the user is the whole mail address. Try it in the provider's webmail; look for app passwords."
        )
    return Advice(cause=cause, remedy=remedy)


def _token(words: str) -> Advice:
    if "offers no login" in words:
        return Advice(
            cause=_("This server takes no tokens (XOAUTH2)."),
            remedy=_("Log in with a password, or by the server that your mail provider names for OAuth 2."),
        )
    cause = _("The token is not valid for this user, has expired, or does not allow sending by SMTP.")
    if "gives no token" in words:
        cause = _("The secret holds something else than a token.")
    remedy = _("Run the secret's command yourself: it must print a fresh access token, alone on the first line.")
    return Advice(cause=cause, remedy=remedy)


def _is_at(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _no_login(target: Target) -> Advice:
    if target.security is Security.NONE:
        return Advice(
            cause=_("The server takes no password over a connection that is not protected."),
            remedy=_("Choose TLS or STARTTLS."),
        )
    return Advice(
        cause=_("The server ended or changed its mind before the login was done."),
        remedy=_("Read its words above; try again in a minute: many servers slow down who fails too often."),
    )


def _folder(target: Target) -> Advice:
    return Advice(
        cause=_("There is no folder {folder} in this mailbox, or the user may not open it.").format(
            folder=target.folder
        ),
        remedy=_("Write the folder as the server does (see above); INBOX is always there."),
    )


def _other(target: Target) -> Advice:
    return Advice(
        cause=_("The server did not do what every {protocol} server should.").format(protocol=target.protocol),
        remedy=_("Read its words above; try again in a minute."),
    )
