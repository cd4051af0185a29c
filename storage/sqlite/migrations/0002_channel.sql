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

-- Who wrote, to which ticket address, how many times; a message that is moved later changes nothing of it.
create table sender_count (
    sender text not null,
    brand_id integer not null,
    address text not null,
    mails integer not null,
    first_mail_at integer not null,
    last_mail_at integer not null,
    primary key (sender, brand_id, address)
) strict, without rowid;

-- By which names a customer wrote, and under which subjects that may hold a number: what the agency finder looks at.
create table sender_mark (
    sender text not null,
    kind text not null check (kind in ('name', 'subject')),
    mark text not null,
    mails integer not null,
    primary key (sender, kind, mark)
) strict, without rowid;

create trigger sender_counted after insert on message when new.direction = 'in' and new.sender <> '' begin
    insert into sender_count (sender, brand_id, address, mails, first_mail_at, last_mail_at)
    select new.sender, new.brand_id, ticket.address, 1, new.arrival, new.arrival
    from ticket
    where ticket.number = new.ticket
    on conflict (sender, brand_id, address) do update set
        mails = mails + 1, first_mail_at = min(first_mail_at, excluded.first_mail_at),
        last_mail_at = max(last_mail_at, excluded.last_mail_at);
    insert into sender_mark (sender, kind, mark, mails)
    select new.sender, 'name', new.sender_name, 1
    where new.from_customer = 1 and new.sender_name <> ''
    on conflict (sender, kind, mark) do update set mails = mails + 1;
    insert into sender_mark (sender, kind, mark, mails)
    select new.sender, 'subject', substr(new.subject, 1, 200), 1
    where new.from_customer = 1 and substr(new.subject, 1, 200) glob '*[0-9]*[0-9]*[0-9]*'
    on conflict (sender, kind, mark) do update set mails = mails + 1;
end;

-- A mail whose ticket went to another address is taken off one of the sender's other rows, so that the sum holds.
create trigger sender_uncounted after delete on message when old.direction = 'in' and old.sender <> '' begin
    update sender_count set mails = mails - 1
    where (sender, brand_id, address) = (
        select held.sender, held.brand_id, held.address
        from sender_count as held
        where held.sender = old.sender
        order by
            held.brand_id = old.brand_id desc,
            held.address = (select ticket.address from ticket where ticket.number = old.ticket) desc
        limit 1
    );
    delete from sender_count where sender = old.sender and mails < 1;
    update sender_mark set mails = mails - 1
    where sender = old.sender and old.from_customer = 1
        and (kind, mark) in (values ('name', old.sender_name), ('subject', substr(old.subject, 1, 200)));
    delete from sender_mark where sender = old.sender and mails < 1;
end;

insert into sender_count (sender, brand_id, address, mails, first_mail_at, last_mail_at)
select message.sender, message.brand_id, ticket.address, count(*), min(message.arrival), max(message.arrival)
from message
join ticket on ticket.number = message.ticket
where message.direction = 'in' and message.sender <> ''
group by 1, 2, 3;

insert into sender_mark (sender, kind, mark, mails)
select sender, 'name', sender_name, count(*)
from message
where direction = 'in' and sender <> '' and from_customer = 1 and sender_name <> ''
group by 1, 3;

insert into sender_mark (sender, kind, mark, mails)
select sender, 'subject', substr(subject, 1, 200), count(*)
from message
where direction = 'in' and sender <> '' and from_customer = 1
    and substr(subject, 1, 200) glob '*[0-9]*[0-9]*[0-9]*'
group by 1, 3;

-- Google's questions are few among our own probes that came back.
create index delivery_confirmation on delivery (key) where because = 'setup:gmail-confirmation';
