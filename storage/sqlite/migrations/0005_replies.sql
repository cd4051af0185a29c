-- Customers are answered: mails of ours on their way out, drafts, templates, and how each address speaks.

alter table account add column subject_number integer not null default 0 check (subject_number in (0, 1));
alter table account add column html_alternative integer not null default 0 check (html_alternative in (0, 1));
alter table account add column acknowledgements_per_hour integer not null default 60;

alter table mail_address add column language text not null default 'nl';
alter table mail_address add column acknowledge integer not null default 0 check (acknowledge in (0, 1));
alter table mail_address add column acknowledgement text not null default '';

alter table outgoing_server add column login_way text not null default 'password'
    check (login_way in ('password', 'xoauth2'));

-- One without a brand is of all.
create table template (
    id integer primary key autoincrement,
    brand_id integer references brand (id) deferrable initially deferred,
    name text not null check (name <> ''),
    text text not null
) strict;

create unique index template_named on template (ifnull(brand_id, 0), name);
create index template_of_brand on template (brand_id) where brand_id is not null;

-- An acknowledgement and a mail to somebody else go out too, and leave the customer waiting.
drop trigger waiting_for_message;
drop trigger waiting_for_moved;
drop trigger waiting_for_removed;
drop trigger waiting_for_status;
drop view waiting;

alter table message add column answers integer not null default 0
    check (answers = 0 or answers = 1 and direction = 'out');

update message set answers = 1 where direction = 'out';

drop index message_answered;
create index message_answered on message (ticket, arrival) where answers = 1;
create index message_failed on message (ticket) where failure <> '';

create view waiting (ticket, since) as
select
    ticket.number,
    iif(ticket.status in ('open', 'pending', 'snoozed'), coalesce((
        select min(message.arrival)
        from message
        where message.ticket = ticket.number and message.from_customer = 1 and message.arrival > coalesce((
            select max(answer.arrival)
            from message as answer
            where answer.ticket = ticket.number and answer.answers = 1
        ), -1)
    ), 9223372036854775807), 9223372036854775807)
from ticket;

create trigger waiting_for_message after insert on message when new.from_customer = 1 or new.answers = 1 begin
    update ticket set waiting_since = (select since from waiting where ticket = new.ticket) where number = new.ticket;
end;

create trigger waiting_for_moved after update of ticket, from_customer, answers, arrival on message begin
    update ticket set waiting_since = (select since from waiting where ticket = number)
    where number in (old.ticket, new.ticket);
end;

create trigger waiting_for_removed after delete on message begin
    update ticket set waiting_since = (select since from waiting where ticket = old.ticket) where number = old.ticket;
end;

create trigger waiting_for_status after update of status on ticket when new.status <> old.status begin
    update ticket set waiting_since = (select since from waiting where ticket = new.number) where number = new.number;
end;

-- A mail of ours and what becomes of it; the address stands as text too, because it outlives the settings that named it.
-- ticket is the message's, and follows it; refused counts the recipients for whom no server takes it; may_have_left stays
-- when nobody knew once. A troubled one waits for a person, an open one is not done with.
create table outbox (
    id integer primary key autoincrement,
    message integer not null unique references message (key),
    ticket integer not null references ticket (number),
    address_id integer,
    address text not null,
    sender text not null,
    state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'refused', 'unknown')),
    automatic integer not null check (automatic in (0, 1)),
    attempts integer not null default 0,
    refused integer not null default 0,
    may_have_left integer not null default 0 check (may_have_left in (0, 1)),
    queued_at integer not null,
    queued_by text not null,
    next_try_at integer,
    tried_at integer,
    handed_at integer,
    ended_at integer,
    settled_at integer,
    settled_by text not null default '',
    server_said text not null default '',
    is_troubled integer not null generated always as (
        settled_at is null and (state in ('refused', 'unknown') or refused > 0)
    ) virtual,
    is_open integer not null generated always as (is_troubled or state in ('queued', 'sending')) virtual,
    check ((state = 'queued') = (next_try_at is not null))
) strict;

create index outbox_by_state on outbox (state, id);
create index outbox_open on outbox (id) where is_open = 1;
create index outbox_troubled on outbox (ticket) where is_troubled = 1;
create index outbox_due on outbox (next_try_at, id) where next_try_at is not null;
create index outbox_automatic on outbox (queued_at) where automatic = 1;

create trigger outbox_moved after update of ticket on message when new.ticket <> old.ticket begin
    update outbox set ticket = new.ticket where message = new.key;
end;

-- Whoever has dealt with a mail did not know that it would bounce.
create trigger outbox_bounced after update of failed_at on message when new.failed_at is not null begin
    update outbox set settled_at = null, settled_by = '' where message = new.key;
end;

-- acknowledged_at is set for an acknowledgement only, to find the one before it.
create table outbox_recipient (
    outbox integer not null references outbox (id),
    address text not null check (address <> ''),
    position integer not null,
    handing text not null default 'waiting' check (handing in ('waiting', 'taken', 'refused')),
    code integer not null default 0,
    acknowledged_at integer,
    words text not null default '',
    primary key (outbox, address)
) strict, without rowid;

create index outbox_recipient_acknowledged on outbox_recipient (address, acknowledged_at)
    where acknowledged_at is not null;

create table outgoing_mail (
    outbox integer primary key references outbox (id),
    size integer not null,
    sha256 blob not null check (length(sha256) = 32),
    packing text not null check (packing in ('plain', 'zstd')),
    packed blob not null
) strict;

-- One row a kind of mail in the outbox, so that the glance costs as much as there are kinds.
create table outbox_count (
    state text not null,
    is_open integer not null,
    mails integer not null,
    primary key (state, is_open)
) strict, without rowid;

create trigger outbox_counted after insert on outbox begin
    insert into outbox_count (state, is_open, mails) values (new.state, new.is_open, 1)
    on conflict (state, is_open) do update set mails = mails + 1;
end;

create trigger outbox_recounted after update of state, refused, settled_at on outbox begin
    update outbox_count set mails = mails - 1 where state = old.state and is_open = old.is_open;
    insert into outbox_count (state, is_open, mails) values (new.state, new.is_open, 1)
    on conflict (state, is_open) do update set mails = mails + 1;
end;

create trigger outbox_uncounted after delete on outbox begin
    update outbox_count set mails = mails - 1 where state = old.state and is_open = old.is_open;
end;

-- What somebody writes and has not sent. The message that it answers may be taken back, so it is no reference.
create table draft (
    login text not null,
    ticket integer not null references ticket (number),
    kind text not null check (kind in ('reply', 'reply-all', 'forward')),
    about integer,
    signature text check (signature in ('auto', 'brand', 'address', 'employee')),
    is_unsigned integer not null check (is_unsigned in (0, 1)),
    saved_at integer not null,
    to_typed text not null,
    cc_typed text not null,
    files text not null,
    subject text not null,
    text text not null,
    primary key (login, ticket)
) strict;

create index draft_about on draft (about) where about is not null;
