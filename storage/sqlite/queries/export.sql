-- What is kept of a person, whole rows by the names of their columns, as they are handed out to that person.

-- name: kept_customer
-- A customer.
select id, name, address from customer where id = :customer;

-- name: kept_customer_addresses
-- The addresses of a customer.
select address, customer_id from customer_address where customer_id = :customer order by address;

-- name: kept_sender_counts
-- How often addresses wrote.
select sender, brand_id, address, mails, first_mail_at, last_mail_at
from sender_count
where sender in (select value from json_each(:addresses))
order by sender, brand_id, address;

-- name: kept_sender_marks
-- Under which names and subjects addresses wrote.
select sender, kind, mark, mails
from sender_mark
where sender in (select value from json_each(:addresses))
order by sender, kind, mark;

-- name: kept_references
-- What a customer's mails named.
select customer_id, message_id, message
from message_reference
where customer_id = :customer
order by message_id, message;

-- name: kept_parted
-- From which tickets a customer was parted.
select ticket, customer_id from parted where customer_id = :customer order by ticket;

-- name: kept_drafts_naming
-- Drafts that name one of these words.
select
    login, ticket, kind, about, signature, is_unsigned, saved_at, to_typed, cc_typed, files, subject, text
from draft
where
    rowid > 0
    and exists (
        select 1 from json_each(:words)
        where instr(lower(draft.to_typed || draft.cc_typed || draft.subject || draft.text), json_each.value)
    );

-- name: kept_searches_naming
-- Saved searches that name one of these words.
select id, login, name, key, query
from saved_search
where exists (select 1 from json_each(:words) where instr(lower(query || name), json_each.value));

-- name: kept_events_naming
-- What was done that names one of these words.
select id, at, actor, verb, subject, detail, ticket, undo, undone_at, part_of, revision
from event
where exists (
    select 1 from json_each(:words)
    where instr(lower(event.subject || ' ' || event.detail || ' ' || event.undo), json_each.value)
)
order by id;

-- name: kept_exclusions_naming
-- Exclusions that name one of these words.
select id, pattern, brand_id, address_id, note
from exclusion
where exists (select 1 from json_each(:words) where instr(lower(pattern || ' ' || note), json_each.value));

-- name: kept_versions_naming
-- Changes of the settings that name one of these words; the settings themselves are the desk's.
select version, at, actor, verb, subject, detail, why
from settings_version
where exists (
    select 1 from json_each(:words)
    where instr(lower(subject || ' ' || detail || ' ' || why || ' ' || snapshot), json_each.value)
)
order by version;

-- name: kept_messages
-- Messages, the words of notes among them.
select
    message.key, message.ticket, message.brand_id, message.customer_id, message.delivery, message.direction,
    message.arrival, message.from_customer, message.automatic, message.parse_version, message.because, message.sha256,
    message.body_digest, message.message_id, message.sender, message.sender_name, message.author,
    message.address_because, message.badges, message.failed_at, message.failure, message.subject, message.text,
    message.answers
from json_each(:keys) as wanted cross join message on message.key = wanted.value;

-- name: kept_message_addresses
-- Who messages were to.
select message_address.message, message_address.role, message_address.position, message_address.address
from json_each(:keys) as wanted cross join message_address on message_address.message = wanted.value;

-- name: kept_attachments
-- What is attached to messages.
select
    attachment.message, attachment.position, attachment.name, attachment.content_type, attachment.size,
    attachment.sha256, attachment.part, attachment.content_id, attachment.inline
from json_each(:keys) as wanted cross join attachment on attachment.message = wanted.value;

-- name: kept_also_delivered
-- By which further mails messages came.
select also_delivered.message, also_delivered.delivery, also_delivered.address
from json_each(:keys) as wanted cross join also_delivered on also_delivered.message = wanted.value;

-- name: kept_rewritten_ids
-- Under which ids messages of ours left.
select rewritten_id.message_id, rewritten_id.message
from json_each(:keys) as wanted cross join rewritten_id on rewritten_id.message = wanted.value;

-- name: kept_deliveries
-- The mails of messages.
select
    delivery.key, delivery.mailbox_id, delivery.brand_id, delivery.uidvalidity, delivery.uid, delivery.arrival,
    delivery.kept_at, delivery.size, delivery.sha256, delivery.outcome, delivery.because, delivery.message,
    delivery.ticket, delivery.reason, delivery.discarded_at, delivery.discarded_by, delivery.discard_reason
from json_each(:keys) as wanted cross join delivery on delivery.key = wanted.value;

-- name: kept_decisions
-- The decisions about mails, with their evidence.
select
    decision.sequence, decision.delivery, decision.message, decision.ticket, decision.outcome, decision.because,
    decision.settings_version, decision.engine_version, decision.decided_at, decision.address,
    decision.address_because, decision.address_evidence, decision.evidence, decision.candidates, decision.compared
from json_each(:keys) as wanted cross join decision on decision.delivery = wanted.value;

-- name: kept_outbox
-- The mails of ours behind messages.
select
    outbox.id, outbox.message, outbox.ticket, outbox.address_id, outbox.address, outbox.sender, outbox.state,
    outbox.automatic, outbox.attempts, outbox.refused, outbox.may_have_left, outbox.queued_at, outbox.queued_by,
    outbox.next_try_at, outbox.tried_at, outbox.handed_at, outbox.ended_at, outbox.settled_at, outbox.settled_by,
    outbox.server_said
from json_each(:keys) as wanted cross join outbox on outbox.message = wanted.value;

-- name: kept_outbox_recipients
-- To whom mails of ours went, and what was said of each.
select
    outbox_recipient.outbox, outbox_recipient.address, outbox_recipient.position, outbox_recipient.handing,
    outbox_recipient.code, outbox_recipient.acknowledged_at, outbox_recipient.words
from json_each(:keys) as wanted
cross join outbox on outbox.message = wanted.value
cross join outbox_recipient on outbox_recipient.outbox = outbox.id;

-- name: kept_tickets
-- Tickets.
select
    ticket.number, ticket.brand_id, ticket.customer_id, ticket.status, ticket.active_at, ticket.opened_at,
    ticket.closed_at, ticket.first_mail_at, ticket.message_count, ticket.mail_count, ticket.follows,
    ticket.merged_into, ticket.address, ticket.assignee, ticket.tags, ticket.badges, ticket.subject,
    ticket.snoozed_until, ticket.waiting_since, ticket.answered
from json_each(:numbers) as wanted cross join ticket on ticket.number = wanted.value;

-- name: kept_ticket_customers
-- Who wrote in tickets.
select ticket_customer.ticket, ticket_customer.customer_id, ticket_customer.mails, ticket_customer.last_mail_at
from json_each(:numbers) as wanted cross join ticket_customer on ticket_customer.ticket = wanted.value
where ticket_customer.customer_id = :customer;

-- name: kept_ticket_addresses
-- How often addresses were written to in tickets.
select ticket_address.ticket, ticket_address.address, ticket_address.times
from json_each(:numbers) as wanted cross join ticket_address on ticket_address.ticket = wanted.value
where ticket_address.address in (select value from json_each(:addresses));

-- name: kept_events
-- What was done to tickets.
select
    event.id, event.at, event.actor, event.verb, event.subject, event.detail, event.ticket, event.undo,
    event.undone_at, event.part_of, event.revision
from json_each(:numbers) as wanted cross join event on event.ticket = wanted.value;

-- name: kept_drafts
-- The drafts in tickets.
select
    draft.login, draft.ticket, draft.kind, draft.about, draft.signature, draft.is_unsigned, draft.saved_at,
    draft.to_typed, draft.cc_typed, draft.files, draft.subject, draft.text
from draft
where rowid > 0 and ticket in (select value from json_each(:numbers));
