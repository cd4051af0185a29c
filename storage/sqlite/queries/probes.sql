-- Our own mails that see whether forwarding works, and how many mails an address is used to.

-- name: add_probe
-- Keep a probe before it is sent; nothing happens when its Message-ID is known.
insert into probe (address, message_id, is_canary, sent_at, sent_by)
values (:address, :message_id, :is_canary, :sent_at, :sent_by)
on conflict (message_id) do nothing;

-- name: newest_probes
-- The probes of an address, newest first.
select id, address, message_id, is_canary, sent_at, sent_by, arrived_at, delivery, failed_at, failure
from probe
where address = :address
order by sent_at desc, id desc
limit :limit;

-- name: probes_by_address
-- The newest probes of each mail address of the settings, newest first.
select
    probe.id, probe.address, probe.message_id, probe.is_canary, probe.sent_at, probe.sent_by, probe.arrived_at,
    probe.delivery, probe.failed_at, probe.failure
from mail_address
cross join probe on probe.id in (
    select own.id from probe as own where own.address = mail_address.address order by own.sent_at desc limit :each
)
order by probe.address, probe.sent_at desc, probe.id desc;

-- name: probe_named
-- The newest probe with one of these Message-IDs.
select
    probe.id, probe.address, probe.message_id, probe.is_canary, probe.sent_at, probe.sent_by, probe.arrived_at,
    probe.delivery, probe.failed_at, probe.failure
from json_each(:ids) as wanted
cross join probe on probe.message_id = wanted.value
order by probe.sent_at desc, probe.id desc
limit 1;

-- name: probe_arrived
-- Note that a probe came back, once; whole seconds of a server may lie before the sending.
update probe set arrived_at = max(:at, sent_at), delivery = :delivery where id = :id and arrived_at is null;

-- name: probe_failed
-- Note why a probe can't come back or was not sent, once.
update probe set failed_at = :at, failure = :failure where id = :id and failure = '';

-- name: arrivals_by_hour
-- How many mails came for an address in each hour since one.
select hour, mails from arrival_count where address = :address and hour >= :since_hour;

-- name: confirmations
-- Google's questions whether an address may forward to us, newest first.
select
    delivery.key, delivery.mailbox_id, delivery.brand_id, delivery.uidvalidity, delivery.uid, delivery.arrival,
    delivery.kept_at, delivery.size, delivery.sha256, delivery.outcome, delivery.because, delivery.reason,
    delivery.message, delivery.ticket, delivery.discarded_at, delivery.discarded_by, delivery.discard_reason
from delivery
where delivery.because = 'setup:gmail-confirmation'
order by delivery.key desc
limit :limit;
