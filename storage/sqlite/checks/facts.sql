-- What is kept of tickets and mails of ours, against what it was taken from.

-- name: unreadable_lists
-- Lists that are none. Those of tickets are kept a second time, as marks; nothing tells what stood in another.
select 'ticket', number, 'tags', 'damaged', 'readable' from ticket
where iif(json_valid(tags), json_type(tags), '') <> 'array'
union all
select 'ticket', number, 'badges', 'damaged', 'readable' from ticket
where iif(json_valid(badges), json_type(badges), '') <> 'array'
union all
select 'message', key, 'badges', 'damaged', 'readable' from message
where iif(json_valid(badges), json_type(badges), '') <> 'array'
union all
select 'decision', sequence, 'evidence', 'damaged', 'readable' from decision
where iif(json_valid(evidence), json_type(evidence), '') <> 'array'
union all
select 'decision', sequence, 'address_evidence', 'damaged', 'readable' from decision
where address_evidence is not null and not json_valid(address_evidence)
union all
select 'decision', sequence, 'candidates', 'damaged', 'readable' from decision
where iif(json_valid(candidates), json_type(candidates), '') <> 'array'
union all
select 'decision', sequence, 'compared', 'damaged', 'readable' from decision
where iif(json_valid(compared), json_type(compared), '') <> 'array';

-- name: wrong_ticket_facts
-- Facts of tickets that their messages do not bear out.
with counted as (
    select
        ticket, count(*) as messages, sum(direction = 'in') as mails, min(iif(direction = 'in', arrival, null)) as first,
        max(iif(direction = 'in', key, 0)) as last_in, max(iif(automatic = 0, arrival, null)) as active
    from message
    group by ticket
),

fact as (
    select
        ticket.number, ticket.message_count, ticket.mail_count, ticket.first_mail_at, ticket.last_in, ticket.active_at,
        coalesce(counted.messages, 0) as messages, coalesce(counted.mails, 0) as mails, counted.first,
        coalesce(counted.last_in, 0) as newest_in, max(ticket.opened_at, coalesce(counted.active, 0)) as active
    from ticket left join counted on counted.ticket = ticket.number
),

wrong as materialized (
    select number, message_count, mail_count, first_mail_at, last_in, active_at, messages, mails, first, newest_in, active
    from fact
    where
        message_count <> messages or mail_count <> mails or first_mail_at is not first or last_in <> newest_in
        or active_at <> active
)

select 'ticket', number, 'message_count', message_count, messages from wrong where message_count <> messages
union all
select 'ticket', number, 'mail_count', mail_count, mails from wrong where mail_count <> mails
union all
select 'ticket', number, 'first_mail_at', first_mail_at, first from wrong where first_mail_at is not first
union all
select 'ticket', number, 'last_in', last_in, newest_in from wrong where last_in <> newest_in
union all
select 'ticket', number, 'active_at', active_at, active from wrong where active_at <> active;

-- name: wrong_waiting
-- Tickets that wait since another time than their messages tell, or were answered otherwise.
select 'ticket', ticket.number, 'waiting_since', ticket.waiting_since, waiting.since
from ticket cross join waiting on waiting.ticket = ticket.number
where ticket.waiting_since <> waiting.since
union all
select 'ticket', ticket.number, 'answered', ticket.answered, waiting.answered
from ticket cross join waiting on waiting.ticket = ticket.number
where ticket.answered <> waiting.answered;

-- name: wrong_writers
-- Who wrote in tickets, where their messages tell otherwise.
select 'ticket', ticket, 'mails of customer ' || customer_id, sum(kept), sum(counted)
from (
    select ticket, customer_id, mails as kept, last_mail_at as kept_at, 0 as counted, null as counted_at
    from ticket_customer
    union all
    select ticket, customer_id, 0, null, count(*), max(iif(from_customer, arrival, null))
    from message
    where direction = 'in' and customer_id is not null
    group by ticket, customer_id
)
group by ticket, customer_id
having sum(kept) <> sum(counted) or max(kept_at) is not max(counted_at);

-- name: wrong_recipients
-- Who was written to in tickets, where their messages tell otherwise.
select 'ticket', ticket, 'messages to ' || address, sum(kept), sum(counted)
from (
    select ticket, address, times as kept, 0 as counted from ticket_address
    union all
    select message.ticket, message_address.address, 0, count(*)
    from message_address cross join message on message.key = message_address.message
    group by message.ticket, message_address.address
)
group by ticket, address
having sum(kept) <> sum(counted);

-- name: wrong_outbox
-- Mails of ours whose message, recipients or bytes are not what they must be.
select 'outgoing', outbox.id, 'ticket', outbox.ticket, message.ticket
from outbox cross join message on message.key = outbox.message
where outbox.ticket <> message.ticket
union all
select 'outgoing', outbox.id, 'refused', outbox.refused, (
    select count(*) from outbox_recipient where outbox_recipient.outbox = outbox.id and handing = 'refused'
)
from outbox
where outbox.refused <> (
    select count(*) from outbox_recipient where outbox_recipient.outbox = outbox.id and handing = 'refused'
)
union all
select 'outgoing', outbox.id, 'direction', message.direction, 'out'
from outbox cross join message on message.key = outbox.message
where message.direction <> 'out'
union all
select 'outgoing', id, 'recipients', 0, '1+'
from outbox
where not exists (select 1 from outbox_recipient where outbox_recipient.outbox = outbox.id)
union all
select 'outgoing', id, 'bytes', 0, 1
from outbox
where not exists (select 1 from outgoing_mail where outgoing_mail.outbox = outbox.id);

-- name: settings_snapshots
-- Every version of the settings.
select version, snapshot from settings_version where version > :after order by version limit :limit;

-- name: snapshot_in_force
-- The settings in force.
select settings_version.snapshot
from store cross join settings_version on settings_version.version = store.settings_version
where store.id = 1;

-- name: version_in_force
-- Which version of the settings is in force.
select settings_version from store where id = 1;
