-- name: keep_delivery
-- Keep a mail's coordinates as pending; nothing happens when they are known.
insert into delivery (mailbox_id, brand_id, uidvalidity, uid, arrival, kept_at, size, sha256)
values (:mailbox_id, :brand_id, :uidvalidity, :uid, :arrival, :kept_at, :size, :sha256)
on conflict do nothing;

-- name: keep_raw
-- Keep a mail's raw bytes, packed.
insert into raw_mail (delivery, packing, packed) values (:delivery, :packing, :packed);

-- name: raw
-- A mail's raw bytes as packed, with what they must be when unpacked.
select raw_mail.packing, raw_mail.packed, delivery.size, delivery.sha256
from delivery join raw_mail on raw_mail.delivery = delivery.key
where delivery.key = :key;

-- name: delivery
-- One delivery; its ticket is the one that holds its message now.
select
    delivery.key, delivery.mailbox_id, delivery.brand_id, delivery.uidvalidity, delivery.uid, delivery.arrival,
    delivery.kept_at, delivery.size, delivery.sha256, delivery.outcome, delivery.because, delivery.reason,
    delivery.message, coalesce(message.ticket, delivery.ticket), delivery.discarded_at, delivery.discarded_by,
    delivery.discard_reason
from delivery left join message on message.key = delivery.message
where delivery.key = :key;

-- name: pending_deliveries
-- Kept mails that wait for their decision, in order of arrival.
select
    key, mailbox_id, brand_id, uidvalidity, uid, arrival, kept_at, size, sha256, outcome, because, reason, message,
    ticket, discarded_at, discarded_by, discard_reason
from delivery
where outcome = 'pending'
order by arrival, key
limit :limit;

-- name: deliveries_set_aside
-- Deliveries that made no message of their own, with one outcome, newest first; not what was discarded.
select
    delivery.key, delivery.mailbox_id, delivery.brand_id, delivery.uidvalidity, delivery.uid, delivery.arrival,
    delivery.kept_at, delivery.size, delivery.sha256, delivery.outcome, delivery.because, delivery.reason,
    delivery.message, coalesce(message.ticket, delivery.ticket), delivery.discarded_at, delivery.discarded_by,
    delivery.discard_reason
from delivery left join message on message.key = delivery.message
where
    delivery.outcome in ('duplicate', 'bounce', 'setup', 'parked', 'failed') and delivery.outcome = :outcome
    and delivery.discarded_at is null
order by delivery.key desc
limit :limit;

-- name: deliveries_with_outcome
-- Deliveries with one outcome, newest first; for the two that most have or few keep long.
select
    delivery.key, delivery.mailbox_id, delivery.brand_id, delivery.uidvalidity, delivery.uid, delivery.arrival,
    delivery.kept_at, delivery.size, delivery.sha256, delivery.outcome, delivery.because, delivery.reason,
    delivery.message, coalesce(message.ticket, delivery.ticket), delivery.discarded_at, delivery.discarded_by,
    delivery.discard_reason
from delivery left join message on message.key = delivery.message
where delivery.outcome = :outcome
order by delivery.key desc
limit :limit;

-- name: deliveries_by_hash
-- A mailbox's deliveries with these bytes, oldest first.
select
    delivery.key, delivery.mailbox_id, delivery.brand_id, delivery.uidvalidity, delivery.uid, delivery.arrival,
    delivery.kept_at, delivery.size, delivery.sha256, delivery.outcome, delivery.because, delivery.reason,
    delivery.message, coalesce(message.ticket, delivery.ticket), delivery.discarded_at, delivery.discarded_by,
    delivery.discard_reason
from delivery left join message on message.key = delivery.message
where delivery.sha256 in (:sha256, :mark) and delivery.mailbox_id = :mailbox_id
order by delivery.key;

-- name: kept_uids
-- The UIDs of decided mails that were kept before a time.
select uid from delivery
where mailbox_id = :mailbox_id and uidvalidity = :uidvalidity and kept_at < :before and outcome <> 'pending';

-- name: known_uids
-- Every UID that was kept or vanished under a UIDVALIDITY.
select uid from delivery where mailbox_id = :mailbox_id and uidvalidity = :uidvalidity
union all
select uid from vanished where mailbox_id = :mailbox_id and uidvalidity = :uidvalidity;

-- name: vanished_uids
-- Every UID under a UIDVALIDITY that was gone before it could be fetched, and did not come later.
select uid from vanished
where
    mailbox_id = :mailbox_id and uidvalidity = :uidvalidity and not exists (
        select 1 from delivery
        where
            delivery.mailbox_id = vanished.mailbox_id and delivery.uidvalidity = vanished.uidvalidity
            and delivery.uid = vanished.uid
    );

-- name: is_hash_imported
-- Whether an import into a brand has kept these bytes.
select exists (
    select 1 from delivery where mailbox_id is null and brand_id = :brand_id and sha256 in (:sha256, :mark)
);

-- name: is_delivery_erased
-- Whether a delivery was erased.
select exists (select 1 from delivery where key = :key and erased_at is not null);

-- name: map_uid
-- Give a delivery its new coordinates.
update delivery set uidvalidity = :uidvalidity, uid = :uid where key = :key and mailbox_id = :mailbox_id;

-- name: settle_delivery
-- Give a pending delivery its outcome.
update delivery
set outcome = :outcome, because = :because, reason = :reason, message = :message, ticket = :ticket
where key = :key and outcome = 'pending';

-- name: unsettle_delivery
-- Make a parked or failed delivery wait for a decision again.
update delivery
set
    outcome = 'pending', because = null, reason = '', message = null, ticket = null, discarded_at = null,
    discarded_by = '', discard_reason = ''
where key = :key and outcome in ('parked', 'failed');

-- name: point_to_decision
-- Point a delivery to the newest decision about it.
update delivery set decision = :decision where key = :key;

-- name: note_vanished
-- Record a UID that was gone before it could be fetched.
insert into vanished (mailbox_id, uidvalidity, uid) values (?1, ?2, ?3) on conflict do nothing;

-- name: newest_arrival
-- When the mail with the highest UID of a mailbox arrived.
select arrival from delivery where mailbox_id = :mailbox_id order by uidvalidity desc, uid desc limit 1;

-- name: cursor
-- How far a mailbox was read.
select mailbox_id, uidvalidity, uid_next, compared_at from mailbox_cursor where mailbox_id = :mailbox_id;

-- name: save_cursor
-- Keep how far a mailbox was read.
insert into mailbox_cursor (mailbox_id, uidvalidity, uid_next, compared_at)
values (:mailbox_id, :uidvalidity, :uid_next, :compared_at)
on conflict (mailbox_id) do update set
    uidvalidity = excluded.uidvalidity, uid_next = excluded.uid_next, compared_at = excluded.compared_at;
