-- What is kept of a person. Every walk goes by stretches of keys, because no index leads from a person to their mail.

-- name: person_messages
-- A person's messages in a stretch of keys, and whether each is theirs: what they wrote, what went to nobody but them,
-- every answer and note in their tickets.
select
    message.key,
    coalesce(message.customer_id = :customer, 0)
    or (message.direction = 'in' and message.sender in (select value from json_each(:addresses)))
    or (message.direction <> 'in' and coalesce(ticket.customer_id = :customer, 0))
    or (message.direction = 'out' and not exists (
        select 1 from message_address
        where message_address.message = message.key
            and message_address.address not in (select value from json_each(:addresses))
    ))
from message
cross join ticket on ticket.number = message.ticket
where
    message.key > :after and message.key <= :until
    and (
        message.customer_id = :customer
        or (message.direction = 'in' and message.sender in (select value from json_each(:addresses)))
        or (message.direction <> 'in' and ticket.customer_id = :customer)
        or exists (
            select 1 from message_address
            where message_address.message = message.key
                and message_address.address in (select value from json_each(:addresses))
        )
    )
order by message.key
limit :size;

-- name: message_mentions
-- Messages whose words hold an address one after the other, with these words.
select message.key, message.subject || char(10) || message.sender_name || char(10) || message.text
from message_text cross join message on message.key = message_text.rowid
where
    message_text match :match and message_text.rowid > :after
    and instr(lower(message.subject || ' ' || message.text || ' ' || message.sender_name), :address)
order by message_text.rowid
limit :limit;

-- name: customers_tickets
-- The tickets of customers in a stretch of numbers.
select number, customer_id
from ticket
where number > :after and number <= :until and customer_id in (select value from json_each(:customers))
order by number
limit :size;

-- name: customers_in_tickets
-- Which customers have tickets, or wrote in tickets, in a stretch of numbers, but for some.
select customer_id
from ticket
where
    number > :after and number <= :until and customer_id in (select value from json_each(:customers))
    and number not in (select value from json_each(:numbers))
union
select customer_id
from ticket_customer
where
    ticket > :after and ticket <= :until and customer_id in (select value from json_each(:customers))
    and ticket not in (select value from json_each(:numbers));

-- name: set_aside_stretch
-- Decided mails that are in no ticket, in order of their keys.
select
    delivery.key, delivery.mailbox_id, delivery.brand_id, delivery.uidvalidity, delivery.uid, delivery.arrival,
    delivery.kept_at, delivery.size, delivery.sha256, delivery.outcome, delivery.because, delivery.reason,
    delivery.message, delivery.ticket, delivery.discarded_at, delivery.discarded_by, delivery.discard_reason
from delivery
where
    delivery.key > :after and delivery.outcome in ('duplicate', 'bounce', 'parked', 'failed')
    and delivery.message is null and delivery.erased_at is null
order by delivery.key
limit :limit;

-- name: expired_tickets
-- Tickets that were closed and last active before a time, the longest idle first.
select number
from ticket
where status = 'closed' and active_at < :before and closed_at < :before
order by active_at, number
limit :limit;

-- name: tickets_with_open_mail
-- Tickets with a mail of ours that is on its way or of which nobody knows, and those that they were merged into.
with recursive busy (number) as (
    select ticket from outbox where is_open = 1 and state in ('queued', 'sending', 'unknown')
    union
    select ticket.merged_into
    from busy cross join ticket on ticket.number = busy.number
    where ticket.merged_into is not null
)
select number from busy;

-- name: expired_deliveries
-- Parked and failed mails that were kept before a time.
select key
from delivery
where kept_at < :before and outcome in ('parked', 'failed') and erased_at is null
order by kept_at, key
limit :limit;

-- name: tickets_of_messages
-- The tickets that hold messages.
select message.key, message.ticket
from json_each(:keys) as wanted cross join message on message.key = wanted.value;

-- name: deliveries_of_messages
-- The mails that brought messages, once or again, or were about them.
select decision.delivery
from json_each(:keys) as wanted cross join decision on decision.message = wanted.value
union
select message.delivery
from json_each(:keys) as wanted cross join message on message.key = wanted.value
where message.delivery is not null
union
select also_delivered.delivery
from json_each(:keys) as wanted cross join also_delivered on also_delivered.message = wanted.value;

-- name: attachments_of_messages
-- How many files are attached to messages.
select count(*)
from json_each(:keys) as wanted cross join attachment on attachment.message = wanted.value;

-- name: outbox_of_messages
-- The mails of the outbox of messages, and whether one is being sent.
select outbox.id, outbox.state = 'sending'
from json_each(:keys) as wanted cross join outbox on outbox.message = wanted.value;

-- name: drafts_naming
-- Drafts that hold one of these words, with what was typed.
select rowid, to_typed || char(10) || cc_typed || char(10) || subject || char(10) || text
from draft
where
    rowid > 0
    and exists (
        select 1 from json_each(:words)
        where instr(lower(draft.to_typed || draft.cc_typed || draft.subject || draft.text), json_each.value)
    );

-- name: drafts_about
-- Drafts that answer messages.
select rowid from draft where about in (select value from json_each(:keys));

-- name: drafts_in
-- Drafts in tickets.
select rowid from draft where rowid > 0 and ticket in (select value from json_each(:numbers));

-- name: searches_naming
-- Saved searches that hold one of these words, with what they are.
select id, query || char(10) || name
from saved_search
where exists (select 1 from json_each(:words) where instr(lower(query || name), json_each.value));

-- name: exclusions_naming
-- Exclusions that hold one of these words.
select id, pattern, note
from exclusion
where exists (select 1 from json_each(:words) where instr(lower(pattern || ' ' || note), json_each.value));

-- name: versions_naming
-- The versions of the settings whose texts hold one of these words.
select version, subject, detail, why, snapshot
from settings_version
where exists (
    select 1 from json_each(:words)
    where instr(lower(subject || ' ' || detail || ' ' || why || ' ' || snapshot), json_each.value)
);

-- name: events_naming
-- Events of a stretch that hold one of these words, with their texts.
select id, subject, detail, undo
from event
where
    id > :after and id <= :until
    and exists (
        select 1 from json_each(:words)
        where instr(lower(event.subject || ' ' || event.detail || ' ' || event.undo), json_each.value)
    );

-- name: events_going
-- Events of a stretch of which an erasure takes something, because of the tickets and mails that go.
select id
from event
where
    id > :after and id <= :until
    and (
        ticket in (select value from json_each(:removed))
        or (undo <> '' and ticket in (select value from json_each(:touched)))
        or ((detail <> '' or undo <> '') and (
            ticket in (select value from json_each(:emptied))
            or (subject like 'delivery %' and exists (
                select 1 from delivery
                where
                    delivery.key = cast(substr(event.subject, 10) as integer)
                    and (delivery.erased_at is not null or delivery.key in (select value from json_each(:mails)))
            ))
        ))
    );

-- name: mails_naming
-- Decided mails of a stretch that are kept unpacked and hold one of these words, or their base64.
select delivery.key, delivery.message, raw_mail.packed
from raw_mail cross join delivery on delivery.key = raw_mail.delivery
where
    raw_mail.delivery > :after and raw_mail.delivery <= :until and raw_mail.packing = 'plain'
    and delivery.outcome <> 'pending'
    and (
        exists (
            select 1 from json_each(:words)
            where instr(lower(cast(raw_mail.packed as text)), json_each.value)
        )
        or exists (
            select 1 from json_each(:packed) where instr(cast(raw_mail.packed as text), json_each.value)
        )
    );

-- name: texts_naming
-- Templates, signatures and acknowledgements that hold one of these words, with their texts.
select 'template ' || name, text
from template
where exists (select 1 from json_each(:words) where instr(lower(template.text), json_each.value))
union all
select 'signature ' || id, text
from signature
where exists (select 1 from json_each(:words) where instr(lower(signature.text), json_each.value))
union all
select 'acknowledgement ' || address, acknowledgement
from mail_address
where exists (select 1 from json_each(:words) where instr(lower(acknowledgement), json_each.value));

-- name: erasure_under_way
-- The erasure that is not done.
select
    erasure.id, erasure.customer_id, erasure.addresses, erasure.with_others, erasure.begun_at, erasure.begun_by,
    erasure.emptied_at, erasure.sums, coalesce(customer.name, '')
from erasure left join customer on customer.id = erasure.customer_id
where erasure.done_at is null;

-- name: address_erased_at
-- When somebody with this mark was erased last.
select max(erasure.begun_at)
from erased_address cross join erasure on erasure.id = erased_address.erasure
where erased_address.mark = :mark;

-- name: last_message
-- The newest message's key.
select coalesce(max(key), 0) from message;

-- name: last_ticket
-- The newest ticket's number.
select coalesce(max(number), 0) from ticket;

-- name: last_event
-- The newest event's id.
select coalesce(max(id), 0) from event;

-- name: last_decision
-- The newest decision's number.
select coalesce(max(sequence), 0) from decision;

-- name: last_delivery
-- The newest delivery's key.
select coalesce(max(key), 0) from delivery;
