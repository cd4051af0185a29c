"""The settings of the desk as one immutable value, with a version.

They stand apart from what mail makes, because the pure core takes them whole: a decision is a
function of mail, arrival, kept state and *this*, and a replay needs them as they were.
All durations are whole seconds, all addresses lower case with A-label domains.
"""

from dataclasses import dataclass, field
from typing import NewType, Protocol

from storage.words import LoginWay, Role, Security, SignatureLevel

BrandId = NewType("BrandId", int)
AddressId = NewType("AddressId", int)
MailboxId = NewType("MailboxId", int)
EmployeeId = NewType("EmployeeId", int)
ExclusionId = NewType("ExclusionId", int)
SignatureId = NewType("SignatureId", int)
ServerId = NewType("ServerId", int)
TemplateId = NewType("TemplateId", int)

HOUR_S = 3600
DAY_S = 24 * HOUR_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The organisation; one database holds one.

    `name` is the slug used in forward addresses, `title` the name in texts. `reopen_days` counts
    from the closing of a ticket. `relays` are addresses of contact forms, `trusted_authservs` the
    authserv-ids whose Authentication-Results count (RFC 8601 §2.2). `subject_number` puts `[#7]` before the subject of
    answers, `html_alternative` sends them as HTML beside the plain text. `acknowledgements_per_hour` caps the automatic
    acknowledgements of all addresses together. `retention_closed_days` and `retention_parked_days` tell after how many
    days closed tickets, and mails that are parked or failed, may be erased; 0 keeps them. `working_hours` (like
    "mon-fri 09:00-17:30"; "" is always) on the clocks of `time_zone`, but on no day of `days_off` (ISO dates), are the
    time in which promised answers are counted.
    """

    name: str = "account"
    title: str = ""
    mail_domain: str = "omnidesk.com"
    reopen_days: int = 30
    group_into_closed: bool = False
    relays: tuple[str, ...] = ()
    trusted_authservs: tuple[str, ...] = ()
    flood_per_hour: int = 60
    subject_number: bool = False
    html_alternative: bool = False
    acknowledgements_per_hour: int = 60
    retention_closed_days: int = 0
    retention_parked_days: int = 0
    time_zone: str = "Europe/Amsterdam"
    working_hours: str = ""
    days_off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """A trade name of the account; owns the forward address `support{slug}@{account}.{mail_domain}`.

    Within `first_answer_s` of working time a customer is promised the first answer, within `next_answer_s` each later
    one; 0 promises nothing. `time_zone` and `working_hours` "" are the account's.
    """

    id: BrandId
    slug: str
    name: str
    default_address: str | None = None
    first_answer_s: int = 0
    next_answer_s: int = 0
    time_zone: str = ""
    working_hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAddress:
    """An address that customers write to, with its settings. `position` orders them within the brand.

    `canary_s` is how often a probe is sent to it, to see that forwarding still works; 0 sends none. With `acknowledge`,
    a mail that opens a ticket is acknowledged automatically: with the text `acknowledgement` (a template; "" takes the
    desk's own) in `language` ("nl" or "en"). `first_answer_s` and `next_answer_s` None promise what the brand does.
    """

    id: AddressId
    brand_id: BrandId
    address: str
    from_name: str = ""
    from_address: str = ""
    group_by_time: bool = True
    period_s: int = 72 * HOUR_S
    cap_days: int = 30
    cap_mails: int = 200
    signature_level: SignatureLevel = SignatureLevel.AUTO
    position: int = 0
    canary_s: int = 0
    language: str = "nl"
    acknowledge: bool = False
    acknowledgement: str = ""
    first_answer_s: int | None = None
    next_answer_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A sender exempt from grouping by time.

    `pattern` is a full address, `*@domain`, or `domain` (with its subdomains). Scope: one address,
    one brand, or, with neither, the account.
    """

    id: ExclusionId
    pattern: str
    brand_id: BrandId | None = None
    address_id: AddressId | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Employee:
    """Who answers; `login` is that of the operating system."""

    id: EmployeeId
    login: str
    name: str
    email: str
    role: Role = Role.AGENT
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardMailbox:
    """The IMAP mailbox behind a forward address; `brand_id` None is a catch-all for several.

    `secret` names an entry of `[secrets]` in the configuration, never the password itself.
    `after_ingest` is `seen`, `keep`, `move:FOLDER` or `delete:DAYS`.
    """

    id: MailboxId
    name: str
    brand_id: BrandId | None
    host: str
    port: int
    security: Security
    user: str
    secret: str
    folder: str = "INBOX"
    after_ingest: str = "seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What closes an answer, as a template with placeholders; several lines.

    Its level is what it is of: a brand, a mail address, or an employee; an employee's may be for one brand or one
    address only. At least one of the three is set; brand and address never both.
    """

    id: SignatureId
    text: str
    brand_id: BrandId | None = None
    address_id: AddressId | None = None
    employee_id: EmployeeId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingServer:
    """The SMTP server that mail leaves by: the account's (`address_id` None), or one mail address's own.

    `user` "" sends without logging in; `secret` names an entry of `[secrets]` in the configuration, which gives the
    password, or the token where `login_way` says so.
    """

    id: ServerId
    address_id: AddressId | None
    host: str
    port: int
    security: Security
    user: str = ""
    secret: str = ""
    login_way: LoginWay = LoginWay.PASSWORD


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A text that employees put into answers, with placeholders; of one brand, or (None) of all.

    `name` is what they look for; no two of one brand have the same.
    """

    id: TemplateId
    name: str
    text: str
    brand_id: BrandId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChange:
    """Who made a version of the settings, when (ms UTC), with which command, of what, and why they said so.

    `subject` names what was changed ("address info@acme.nl"), `detail` its fields; what they were before and after is
    found by comparing the version with the one before it.
    """

    version: int
    at: int
    actor: str
    verb: str
    subject: str
    detail: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that administrators set, at one version."""

    version: int = 0
    account: Account = field(default_factory=Account)
    brands: tuple[Brand, ...] = ()
    addresses: tuple[MailAddress, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    employees: tuple[Employee, ...] = ()
    mailboxes: tuple[ForwardMailbox, ...] = ()
    signatures: tuple[Signature, ...] = ()
    servers: tuple[OutgoingServer, ...] = ()
    templates: tuple[Template, ...] = ()

    def __hash__(self) -> int:
        """Hash by the version alone: whoever remembers what follows from settings asks for every mail."""
        return hash(self.version)

    def brand(self, brand_id: BrandId) -> Brand:
        """Return the brand with that id. Raises KeyError when there is none."""
        for brand in self.brands:
            if brand.id == brand_id:
                return brand
        raise KeyError(brand_id)

    def brand_named(self, slug: str) -> Brand | None:
        """Return the brand with that slug, or None."""
        return next((brand for brand in self.brands if brand.slug == slug), None)

    def address_named(self, address: str) -> MailAddress | None:
        """Return the registered mail address with that (normalised) spelling, or None."""
        return next((known for known in self.addresses if known.address == address), None)

    def addresses_of(self, brand_id: BrandId) -> tuple[MailAddress, ...]:
        """Return the brand's mail addresses in their order."""
        own = [known for known in self.addresses if known.brand_id == brand_id]
        return tuple(sorted(own, key=lambda known: (known.position, known.id)))

    def forward_address(self, brand: Brand) -> str:
        """Return the forward address of a brand: `support{brand}@{account}.{mail_domain}`."""
        return f"support{brand.slug}@{self.account.name}.{self.account.mail_domain}".lower()

    def mailbox_named(self, name: str) -> ForwardMailbox | None:
        """Return the forward mailbox with that name, or None."""
        return next((mailbox for mailbox in self.mailboxes if mailbox.name == name), None)

    def server_of(self, address_id: AddressId | None) -> OutgoingServer | None:
        """Return the SMTP server that mail of an address leaves by: its own, else the account's, else None."""
        own = next((server for server in self.servers if server.address_id == address_id), None)
        return own or next((server for server in self.servers if server.address_id is None), None)


class SettingsReader(Protocol):
    """Settings and their versions."""

    def settings(self) -> Settings:
        """Return the settings in force. Cheap: cached per connection by version."""

    def settings_at(self, version: int) -> Settings:
        """Return the settings as they were at a version.

        Raises KeyError for an unknown one, DatabaseDamagedError for one that was there and is gone.
        """

    def settings_changes(self, *, before: int | None = None, limit: int) -> list[SettingsChange]:
        """Return who made the versions below `before` (None: from the newest), newest first."""

    def settings_change(self, version: int) -> SettingsChange | None:
        """Return who made a version, or None for an unknown one."""

    def signing_key(self) -> bytes:
        """Return the 32 bytes that sign outgoing Message-IDs; made once, at the first opening."""
