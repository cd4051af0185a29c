-- Tickets are triaged: put off until a time, unread for each employee, found again by saved searches; who is at work
-- on a ticket is known to the others.

alter table ticket add column snoozed_until integer check (snoozed_until is null or status = 'snoozed');

-- The newest mail that came in, by its key; 0 without one. It is new to whoever has seen an older one only.
alter table ticket add column last_in integer not null default 0;

update ticket set last_in = newest.key
from (select ticket, max(key) as key from message where direction = 'in' group by ticket) as newest
where newest.ticket = ticket.number;

create index ticket_to_wake on ticket (snoozed_until, number) where snoozed_until is not null;

-- The revision that an event made, so that whoever looked before it can be told of it; 0 is before all of them.
alter table event add column revision integer not null default 0;

-- The newest mail of a ticket that an employee has seen.
create table seen (
    login text not null,
    ticket integer not null references ticket (number),
    message integer not null,
    primary key (login, ticket)
) strict, without rowid;

-- login '' is everyone's; key '' has none.
create table saved_search (
    id integer primary key autoincrement,
    login text not null,
    name text not null check (name <> ''),
    key text not null,
    query text not null,
    unique (login, name)
) strict;

-- Each console has a place of its own, so that an employee may be at work in two of them.
create table presence (
    login text not null,
    place text not null,
    ticket integer not null references ticket (number),
    doing text not null check (doing in ('reading', 'writing')),
    until integer not null,
    primary key (login, place)
) strict, without rowid;

create index presence_at on presence (ticket);
