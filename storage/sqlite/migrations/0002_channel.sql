-- The channel is managed: signatures, outgoing servers, probes; settings say why; what was done can be undone.

alter table mail_address add column canary_s integer not null default 0;

alter table settings_version add column why text not null default '';

-- A signature is of a brand, an address, or an employee; an employee's may be for one brand or one address.
create table signature (
    id integer primary key autoincrement,
    brand_id integer references brand (id) deferrable initially deferred,
    address_id integer references mail_address (id) deferrable initially deferred,
    employee_id integer references employee (id) deferrable initially deferred,
    text text not null,
    check (brand_id is not null or address_id is not null or employee_id is not null),
    check (brand_id is null or address_id is null)
) strict;

create unique index signature_of
    on signature (ifnull(employee_id, 0), ifnull(brand_id, 0), ifnull(address_id, 0));
create index signature_of_brand on signature (brand_id) where brand_id is not null;
create index signature_of_address on signature (address_id) where address_id is not null;

-- The account's own has no address.
create table outgoing_server (
    id integer primary key autoincrement,
    address_id integer references mail_address (id) deferrable initially deferred,
    host text not null,
    port integer not null,
    security text not null check (security in ('tls', 'starttls', 'none')),
    user text not null,
    secret text not null
) strict;

create unique index outgoing_server_of on outgoing_server (ifnull(address_id, 0));

-- What an undo needs is kept with the event ('' can't be undone); a part belongs to an event over several tickets.
alter table event add column undo text not null default '';
alter table event add column undone_at integer;
alter table event add column part_of integer references event (id);

create index event_undoable on event (id) where undo <> '';
create index event_parts on event (part_of) where part_of is not null;

-- Our own mails that were sent to an address, to see them come back by its forward mailbox.
create table probe (
    id integer primary key autoincrement,
    address text not null,
    message_id text not null unique,
    is_canary integer not null check (is_canary in (0, 1)),
    sent_at integer not null,
    sent_by text not null,
    arrived_at integer,
    delivery integer references delivery (key),
    failed_at integer,
    failure text not null default ''
) strict;

create index probe_of_address on probe (address, sent_at desc);

-- Mails per address and hour (since 1970, UTC), for what is usual; a message that is moved later changes nothing of it.
create table arrival_count (
    address text not null,
    hour integer not null,
    mails integer not null,
    primary key (address, hour)
) strict, without rowid;

insert into arrival_count (address, hour, mails)
select ticket.address, message.arrival / 3600000, count(*)
from message
join ticket on ticket.number = message.ticket
where message.direction = 'in'
group by 1, 2;
