-- Mails that are in no ticket, and what a person makes of them.

-- name: deliveries_discarded
-- What was discarded, the newest discarding first.
select
    delivery.key, delivery.mailbox_id, delivery.brand_id, delivery.uidvalidity, delivery.uid, delivery.arrival,
    delivery.kept_at, delivery.size, delivery.sha256, delivery.outcome, delivery.because, delivery.reason,
    delivery.message, delivery.ticket, delivery.discarded_at, delivery.discarded_by, delivery.discard_reason
from delivery
where delivery.discarded_at is not null and (delivery.discarded_at, delivery.key) < (:at, :key)
order by delivery.discarded_at desc, delivery.key desc
limit :limit;

-- name: discard_delivery
-- Mark a parked or failed delivery as discarded.
update delivery
set discarded_at = :at, discarded_by = :by, discard_reason = :reason
where key = :key and outcome in ('parked', 'failed') and discarded_at is null;

-- name: keep_delivery_again
-- Take the mark of a discarded delivery off.
update delivery
set discarded_at = null, discarded_by = '', discard_reason = ''
where key = :key and discarded_at is not null;

-- name: message_of_delivery
-- The message that a delivery was made into.
select message.key, message.ticket, message.arrival
from delivery cross join message on message.key = delivery.message and message.delivery = delivery.key
where delivery.key = :key and delivery.outcome = 'ticketed';

-- name: is_message_spoken_of
-- Whether another delivery brought a message or was about it, or a mail of ours was written in its ticket since.
select
    exists (select 1 from decision where message = :message and delivery <> :delivery)
    or exists (select 1 from also_delivered where message = :message)
    or exists (
        select 1 from message as later where later.ticket = :ticket and later.direction = 'out' and later.key > :message
    );

-- name: forget_deciding_headers
-- Forget which headers decided about a message.
delete from deciding_header
where message = :message and header in (select evidence.header from evidence where evidence.message = :message);

-- name: forget_decision
-- Forget the decision that made a message of a delivery.
delete from decision where message = :message and delivery = :delivery;

-- name: set_aside_again
-- Put a delivery back to what it was before it was made into a message.
update delivery
set
    outcome = :outcome, because = :because, reason = :reason, message = null, ticket = null, discarded_at = :at,
    discarded_by = :by, discard_reason = :discard_reason,
    decision = (select max(decision.sequence) from decision where decision.delivery = :key)
where key = :key;

-- name: forget_references
-- Forget what a mail named.
delete from message_reference
where customer_id = (select customer_id from message where key = :message) and message = :message;

-- name: uncount_arrival
-- Count a mail of a ticket address in its hour no longer.
update arrival_count
set mails = mails - 1
where address = (select address from ticket where number = :ticket) and hour = :hour and mails > 0;

-- name: remove_mail
-- Remove a mail that came in from its ticket.
delete from message where key = :message and direction = 'in';

-- name: reading_of
-- What is kept of the reading of a mail.
select subject, text, sender_name, body_digest, parse_version
from message
where key = :key and direction = 'in' and delivery is not null;

-- name: readable_again
-- The messages that mails made, in order of their keys; only of an older parser, or of a time.
select key
from message
where
    key > :after and direction = 'in' and delivery is not null
    and (:older_than is null or parse_version < :older_than) and (:since is null or arrival >= :since)
order by key
limit :limit;

-- name: renew_texts
-- Keep other texts of a mail; the full-text index follows.
update message set subject = :subject, text = :text, sender_name = :sender_name where key = :key;

-- name: renew_parse
-- Keep by which parser a mail was read, and the digest of what it says.
update message set body_digest = :body_digest, parse_version = :parse_version where key = :key;

-- name: renew_ticket_subject
-- Let the subject of a ticket follow that of its message.
update ticket
set subject = :subject
where number = (select message.ticket from message where message.key = :key) and subject = :former;
