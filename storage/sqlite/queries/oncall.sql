-- What somebody on call asks: spans of kept mail by the index on kept_at, and the oldest of what waits.

-- name: intake_sums
-- How many mails kept within a span have which outcome by which rule.
select outcome, because, count(*)
from delivery
where kept_at >= :since and kept_at < :until
group by outcome, because;

-- name: intake_by_hour
-- How many of the newest mails were kept in each hour, by mailbox and outcome.
select mailbox_id, kept_at / 3600000, outcome, count(*)
from (
    select mailbox_id, kept_at, outcome from delivery where kept_at >= :since order by kept_at desc limit :limit
)
group by mailbox_id, kept_at / 3600000, outcome;

-- name: first_kept_at
-- When the first mail was kept.
select kept_at from delivery order by kept_at limit 1;

-- name: newest_kept_at
-- When the newest mail was kept.
select kept_at from delivery order by kept_at desc limit 1;

-- name: slowest
-- The fetched mails of a span whose first decision took longest.
select
    decision.sequence, delivery.key, delivery.mailbox_id, delivery.uidvalidity, delivery.uid, delivery.arrival,
    delivery.kept_at, decision.decided_at, decision.outcome, decision.because,
    coalesce(message.ticket, decision.ticket), coalesce(message.message_id, '')
from delivery
cross join decision on decision.sequence = (
    select min(first.sequence) from decision as first where first.delivery = delivery.key
)
left join message on message.key = decision.message
where delivery.kept_at >= :since and delivery.kept_at < :until and delivery.mailbox_id is not null
order by decision.decided_at - delivery.arrival desc, delivery.key
limit :limit;

-- name: deliveries_between
-- The mails of a span that have one of some outcomes, newest first.
select
    delivery.key, delivery.mailbox_id, delivery.brand_id, delivery.uidvalidity, delivery.uid, delivery.arrival,
    delivery.kept_at, delivery.size, delivery.sha256, delivery.outcome, delivery.because, delivery.reason,
    delivery.message, coalesce(message.ticket, delivery.ticket), delivery.discarded_at, delivery.discarded_by,
    delivery.discard_reason
from delivery left join message on message.key = delivery.message
where
    delivery.kept_at >= :since and delivery.kept_at < :until
    and delivery.outcome in (select value from json_each(:outcomes))
order by delivery.kept_at desc, delivery.key desc
limit :limit;

-- name: decisions_between
-- The decisions by one of some rules about the mails of a span.
select
    decision.sequence, decision.delivery, decision.message, decision.ticket, decision.outcome, decision.because,
    decision.settings_version, decision.engine_version, decision.decided_at, decision.address,
    decision.address_because, decision.address_evidence, decision.evidence, decision.candidates, decision.compared
from delivery
cross join decision on decision.sequence = delivery.decision
where
    delivery.kept_at >= :since and delivery.kept_at < :until
    and decision.because in (select value from json_each(:rules))
order by delivery.kept_at, delivery.key
limit :limit;

-- name: answers_between
-- The answers of a span that a customer waited for, with when they had asked; a second answer in a row answers nobody.
select ticket, brand_id, address, asked_at, answered_at, is_first
from (
    select
        answer.ticket,
        ticket.brand_id,
        ticket.address,
        (
            select min(asked.arrival)
            from message as asked
            where
                asked.ticket = answer.ticket and asked.from_customer = 1 and asked.arrival <= answer.arrival
                and asked.arrival > coalesce(answer.previous, -1)
        ) as asked_at,
        answer.arrival as answered_at,
        answer.previous is null as is_first
    from (
        select
            message.ticket,
            message.arrival,
            (
                select max(earlier.arrival)
                from message as earlier
                where earlier.ticket = message.ticket and earlier.answers = 1 and earlier.arrival < message.arrival
            ) as previous
        from message indexed by message_answering
        where message.answers = 1 and message.arrival >= :since and message.arrival < :until
        order by message.arrival desc
        limit :limit
    ) as answer
    cross join ticket on ticket.number = answer.ticket
)
where asked_at is not null;

-- name: passages
-- Decisions with the coordinates and times of their mails, the newest first.
select
    decision.sequence, delivery.key, delivery.mailbox_id, delivery.uidvalidity, delivery.uid, delivery.arrival,
    delivery.kept_at, decision.decided_at, decision.outcome, decision.because,
    coalesce(message.ticket, decision.ticket), coalesce(message.message_id, '')
from decision
cross join delivery on delivery.key = decision.delivery
left join message on message.key = decision.message
where decision.sequence > :after and decision.sequence < :before
order by decision.sequence desc
limit :limit;

-- name: events_between
-- Events, the newest first.
select id, at, actor, verb, subject, detail, ticket, undo, undone_at, part_of, revision
from event
where id > :after and id < :before
order by id desc
limit :limit;

-- name: oldest_set_aside
-- When the oldest parked, or failed, mail that waits for a person was kept.
select kept_at
from delivery
where
    outcome in ('duplicate', 'bounce', 'setup', 'parked', 'failed') and outcome = :outcome and discarded_at is null
order by key
limit 1;

-- name: oldest_queued
-- Since when the oldest queued mail of ours waits.
select queued_at from outbox where state = 'queued' order by id limit 1;

-- name: oldest_held_up
-- What was said of the oldest queued mail of ours that was tried in vain, and since when it waits.
select server_said, queued_at from outbox where state = 'queued' and server_said <> '' order by id limit 1;

-- name: outbox_stuck
-- How many mails of ours wait for a person, a thousand at most.
select count(*) from (select outbox.id from outbox where outbox.is_troubled = 1 limit 1000);

-- name: outbox_by_state
-- How many mails of ours are not done with, by state, from counter rows.
select state, mails from outbox_count where is_open = 1 and mails > 0;
