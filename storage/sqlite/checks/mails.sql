-- Kept mails and messages: their bytes, and whether each has what belongs to it.

-- name: raw_mail_keys
-- The mails with raw bytes, in order of their keys.
select delivery from raw_mail where delivery > :after order by delivery limit :limit;

-- name: raw_mail_total
-- How many mails have raw bytes, by their counter rows.
select coalesce(sum(mails), 0) from ledger_count;

-- name: raw_mail_packed
-- A mail's raw bytes as packed, what they must be when unpacked, and where it came from.
select raw_mail.packing, raw_mail.packed, delivery.size, delivery.sha256, delivery.erased_at is not null
from raw_mail cross join delivery on delivery.key = raw_mail.delivery
where raw_mail.delivery = :key;

-- name: lost_raw_mails
-- Mails whose raw bytes are gone, though nobody erased them.
select 'mail', delivery.key, 'bytes', iif(delivery.raw_lost, 'lost', 'missing'), 'kept'
from delivery
where
    delivery.erased_at is null
    and not exists (select 1 from raw_mail where raw_mail.delivery = delivery.key);

-- name: outgoing_keys
-- The mails of ours with bytes, in order of their ids.
select outbox from outgoing_mail where outbox > :after order by outbox limit :limit;

-- name: outgoing_total
-- How many mails of ours there are, by their counter rows.
select coalesce(sum(mails), 0) from outbox_count;

-- name: outgoing_packed
-- A mail of ours as packed, with what it must be when unpacked.
select packing, packed, size, sha256, 0 from outgoing_mail where outbox = :key;

-- name: spots_of_mails
-- Where mails came from.
select
    delivery.key, delivery.mailbox_id, coalesce(forward_mailbox.name, ''), delivery.uidvalidity, delivery.uid,
    delivery.sha256
from json_each(:keys) as wanted
cross join delivery on delivery.key = wanted.value
left join forward_mailbox on forward_mailbox.id = delivery.mailbox_id;

-- name: wrong_deliveries
-- Mails without what belongs to their outcome: a decision, the newest one; a message; or with a word of loss too many.
select 'mail', key, 'decision', null, outcome
from delivery
where outcome <> 'pending' and decision is null and erased_at is null
union all
select 'mail', delivery.key, 'decision', delivery.decision, max(decision.sequence)
from delivery cross join decision on decision.delivery = delivery.key
group by delivery.key
having delivery.decision is not max(decision.sequence)
union all
select 'mail', key, 'message', null, 'ticketed'
from delivery
where outcome = 'ticketed' and message is null and erased_at is null
union all
select 'mail', key, 'bytes', 'lost', 'kept'
from delivery
where raw_lost = 1 and exists (select 1 from raw_mail where raw_mail.delivery = delivery.key);

-- name: wrong_messages
-- Messages that do not go with the mail that made them, or lack what each has.
select 'message', message.key, 'mail', delivery.message, message.delivery
from message cross join delivery on delivery.key = message.delivery
where delivery.message is not message.key
union all
select 'message', message.key, 'sha256', lower(hex(message.sha256)), lower(hex(delivery.sha256))
from message cross join delivery on delivery.key = message.delivery
where message.sha256 is not delivery.sha256
union all
select 'message', message.key, 'arrival', message.arrival, delivery.arrival
from message cross join delivery on delivery.key = message.delivery
where message.arrival <> delivery.arrival
union all
select 'message', message.key, 'sha256', lower(hex(message.sha256)), lower(hex(outgoing_mail.sha256))
from message
cross join outbox on outbox.message = message.key
cross join outgoing_mail on outgoing_mail.outbox = outbox.id
where message.sha256 <> outgoing_mail.sha256
union all
select 'message', message.key, 'ticket', message.ticket, null
from message
where not exists (select 1 from ticket where ticket.number = message.ticket)
union all
select 'message', message.key, 'brand', message.brand_id, ticket.brand_id
from message cross join ticket on ticket.number = message.ticket
where message.brand_id <> ticket.brand_id
union all
select 'message', message.key, 'rule', null, 'one'
from message
where message.direction = 'in' and message.because is null;

-- name: wrong_decisions
-- Mails whose newest decision tells of another outcome, message or ticket than they do.
with told as (
    select
        delivery.key, delivery.outcome, delivery.message, delivery.ticket, decision.outcome as decided,
        decision.message as made, decision.ticket as put
    from delivery cross join decision on decision.sequence = delivery.decision and decision.delivery = delivery.key
    where delivery.outcome <> 'pending' and delivery.erased_at is null
)

select 'mail', key, 'outcome', outcome, decided from told where outcome <> decided
union all
select 'mail', key, 'message', message, made from told where message is not made
union all
select 'mail', key, 'ticket', ticket, put from told where ticket is not put;

-- name: wrong_reasons
-- Headers that decided about a message by its decisions and are not listed, or are and did not.
select 'message', message, 'header ' || header, sum(kept), sum(counted)
from (
    select header, message, value, 1 as kept, 0 as counted from deciding_header
    union all
    select distinct
        lower(json_extract(found.value, '$.header')), decision.message,
        substr(json_extract(found.value, '$.value'), 1, 200) collate nocase, 0, 1
    from decision
    cross join json_each(
        iif(
            json_valid(decision.evidence)
            and (decision.address_evidence is null or json_valid(decision.address_evidence)),
            json_insert(decision.evidence, '$[#]', json(coalesce(decision.address_evidence, '{"header":""}'))), '[]'
        )
    ) as found
    where
        decision.message is not null and decision.outcome = 'ticketed'
        and coalesce(json_extract(found.value, '$.header'), '') <> ''
)
group by header, message, value collate nocase
having sum(kept) <> sum(counted);

-- name: readings
-- Messages that mails made and that were read whole, with their bytes, what they name, and to whom they are; whether
-- what they name was kept at all; and by which id they are known.
select
    message.key, message.customer_id, raw_mail.packing, raw_mail.packed, delivery.size, delivery.sha256,
    (
        select json_group_array(message_reference.message_id)
        from message_reference
        where message_reference.customer_id = message.customer_id and message_reference.message = message.key
    ),
    (
        select json_group_array(message_address.role || ' ' || message_address.address)
        from message_address
        where message_address.message = message.key
    ),
    message.customer_id is not null and instr(message.badges, '"sender unsure"') = 0, message.message_id
from message
cross join delivery on delivery.key = message.delivery
cross join raw_mail on raw_mail.delivery = delivery.key
where message.key > :after and message.direction = 'in' and instr(message.badges, '"defective"') = 0
order by message.key
limit :limit;
