-- Tickets are found by what they are: by mark, rule, header, words, and by how long their customer has waited.

-- The arrival of the customer's oldest mail that nobody answered. The last moment there is stands for none, so that
-- who waits for nothing comes last. A ticket that is done with waits for nothing.
alter table ticket add column waiting_since integer not null default 9223372036854775807;

update ticket set waiting_since = found.since
from (
    select message.ticket, min(message.arrival) as since
    from message
    left join (select ticket, max(arrival) as at from message where direction = 'out' group by ticket) as answer
        on answer.ticket = message.ticket
    where message.from_customer = 1 and message.arrival > coalesce(answer.at, -1)
    group by message.ticket
) as found
where found.ticket = ticket.number and ticket.status in ('open', 'pending', 'snoozed');

create index ticket_by_age on ticket (status, opened_at, number, brand_id, address, assignee);
create index ticket_by_waiting on ticket (status, waiting_since, number, brand_id, address, assignee);

create index message_asked on message (ticket, arrival) where from_customer = 1;
create index message_answered on message (ticket, arrival) where direction = 'out';

create view waiting (ticket, since) as
select
    ticket.number,
    iif(ticket.status in ('open', 'pending', 'snoozed'), coalesce((
        select min(message.arrival)
        from message
        where message.ticket = ticket.number and message.from_customer = 1 and message.arrival > coalesce((
            select max(answer.arrival)
            from message as answer
            where answer.ticket = ticket.number and answer.direction = 'out'
        ), -1)
    ), 9223372036854775807), 9223372036854775807)
from ticket;

create trigger waiting_for_message after insert on message when new.from_customer = 1 or new.direction = 'out' begin
    update ticket set waiting_since = (select since from waiting where ticket = new.ticket) where number = new.ticket;
end;

create trigger waiting_for_moved after update of ticket, from_customer, direction, arrival on message begin
    update ticket set waiting_since = (select since from waiting where ticket = number)
    where number in (old.ticket, new.ticket);
end;

create trigger waiting_for_removed after delete on message begin
    update ticket set waiting_since = (select since from waiting where ticket = old.ticket) where number = old.ticket;
end;

create trigger waiting_for_status after update of status on ticket when new.status <> old.status begin
    update ticket set waiting_since = (select since from waiting where ticket = new.number) where number = new.number;
end;

-- Which ticket holds a message, apart from its text: words are found in thousands of messages at once.
create index message_place on message (key, ticket, direction);
create index message_because on message (because, ticket) where because is not null;
create index message_undelivered on message (ticket) where failed_at is not null;

-- The tags and badges of tickets, to find the tickets by them; newest ticket last.
create table ticket_mark (
    kind text not null check (kind in ('tag', 'badge')),
    mark text not null,
    ticket integer not null references ticket (number),
    primary key (kind, mark, ticket)
) strict, without rowid;

insert into ticket_mark (kind, mark, ticket)
select 'tag', found.value, ticket.number from ticket cross join json_each(ticket.tags) as found where ticket.tags <> '[]'
union
select 'badge', found.value, ticket.number
from ticket cross join json_each(ticket.badges) as found
where ticket.badges <> '[]';

create trigger ticket_marked after insert on ticket when new.tags <> '[]' or new.badges <> '[]' begin
    insert into ticket_mark (kind, mark, ticket)
    select 'tag', value, new.number from json_each(new.tags)
    union
    select 'badge', value, new.number from json_each(new.badges);
end;

create trigger ticket_remarked after update of tags, badges on ticket
when new.tags <> old.tags or new.badges <> old.badges begin
    delete from ticket_mark
    where ticket = new.number and (kind, mark) in (
        select 'tag', value from json_each(old.tags) union select 'badge', value from json_each(old.badges)
    );
    insert into ticket_mark (kind, mark, ticket)
    select 'tag', value, new.number from json_each(new.tags)
    union
    select 'badge', value, new.number from json_each(new.badges);
end;

create trigger ticket_unmarked after delete on ticket begin
    delete from ticket_mark
    where ticket = old.number and (kind, mark) in (
        select 'tag', value from json_each(old.tags) union select 'badge', value from json_each(old.badges)
    );
end;

-- The headers that decided about messages, with the beginning of their values; in the order of the messages, because
-- nearly every mail has the commonest ones.
create table deciding_header (
    header text not null,
    message integer not null references message (key),
    value text not null collate nocase,
    primary key (header, message, value)
) strict, without rowid;

create view evidence (header, message, value) as
select
    lower(json_extract(found.value, '$.header')), decision.message,
    substr(json_extract(found.value, '$.value'), 1, 200)
from decision
cross join json_each(
    json_insert(decision.evidence, '$[#]', json(coalesce(decision.address_evidence, '{"header":""}')))
) as found
where decision.message is not null and decision.outcome = 'ticketed'
    and coalesce(json_extract(found.value, '$.header'), '') <> '';

insert into deciding_header (header, message, value)
select header, message, value from evidence where true
on conflict (header, message, value) do nothing;

create trigger evidence_kept after insert on decision when new.message is not null and new.outcome = 'ticketed' begin
    insert into deciding_header (header, message, value)
    select header, message, value from evidence where message = new.message
    on conflict (header, message, value) do nothing;
end;
