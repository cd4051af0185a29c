-- Mails of ours on their way to an outgoing server, and what became of each.

-- name: outgoing_with_ids
-- Mails of the outbox by their ids, each with what its message says.
select
    outbox.id, outbox.message, message.ticket, message.message_id, message.subject, outbox.address_id, outbox.sender,
    outbox.state, outbox.attempts, outbox.queued_at, outbox.queued_by, outbox.next_try_at, outbox.tried_at,
    outbox.handed_at, outbox.ended_at, outbox.server_said, outbox.settled_at, outbox.settled_by, outbox.automatic,
    outgoing_mail.size, message.failure
from json_each(:ids) as wanted
cross join outbox on outbox.id = wanted.value
cross join message on message.key = outbox.message
cross join outgoing_mail on outgoing_mail.outbox = outbox.id;

-- name: outbox_recipients
-- To whom mails of the outbox go, in their order, and what was said of each.
select
    outbox_recipient.outbox, outbox_recipient.address, outbox_recipient.handing, outbox_recipient.code,
    outbox_recipient.words
from json_each(:ids) as wanted cross join outbox_recipient on outbox_recipient.outbox = wanted.value
order by outbox_recipient.outbox, outbox_recipient.position;

-- name: outgoing_of_messages
-- The mails of the outbox of some messages.
select outbox.id from json_each(:messages) as wanted cross join outbox on outbox.message = wanted.value;

-- name: troubled
-- Which tickets hold a mail of ours that somebody has to look at: one that no server took for everybody or that may
-- have left, or one that bounced while no later answer went out.
select wanted.value
from json_each(:tickets) as wanted
where
    exists (select 1 from outbox where outbox.ticket = wanted.value and outbox.is_troubled = 1)
    or exists (
        select 1
        from message indexed by message_undelivered
        where
            message.ticket = wanted.value and message.failed_at is not null
            and not exists (
                select 1 from outbox where outbox.message = message.key and outbox.settled_at is not null
            )
            and not exists (
                select 1
                from message as later
                where later.ticket = wanted.value and later.answers = 1 and later.arrival > message.arrival
            )
    );

-- name: outbox_returned
-- The mails that bounced, that nobody has dealt with, and after which no answer went out, newest first; those that are
-- not done with anyway are not among them. Bounces of the newest tickets are looked at, a thousand.
select outbox.id
from (
    select message.key, message.ticket, message.arrival
    from message indexed by message_undelivered
    where message.failed_at is not null
    order by message.ticket desc
    limit 1000
) as bounced
cross join outbox on outbox.message = bounced.key
where
    outbox.settled_at is null and outbox.is_open = 0
    and not exists (
        select 1
        from message as later
        where later.ticket = bounced.ticket and later.answers = 1 and later.arrival > bounced.arrival
    )
order by outbox.id desc
limit :limit;

-- name: outbox
-- Every mail of the outbox, newest first.
select id from outbox where id < coalesce(:before, 9223372036854775807) order by id desc limit :limit;

-- name: outbox_open
-- The mails that are not done with, newest first.
select id
from outbox
where is_open = 1 and id < coalesce(:before, 9223372036854775807)
order by id desc
limit :limit;

-- name: outbox_in_state
-- The mails in a state, newest first.
select id
from outbox
where state = :state and id < coalesce(:before, 9223372036854775807) and (not :only_open or is_open = 1)
order by id desc
limit :limit;

-- name: due_outgoing
-- The queued mails that are due, the longest due first.
select id from outbox where next_try_at <= :now order by next_try_at, id limit :limit;

-- name: next_outgoing_at
-- When the next queued mail is due.
select min(next_try_at) from outbox where next_try_at is not null;

-- name: unfinished_outgoing
-- The mails that somebody took up, the oldest first.
select id from outbox where state = 'sending' order by id limit :limit;

-- name: outgoing_bytes
-- A mail's bytes as packed, with what they must be when unpacked.
select packing, packed, size, sha256 from outgoing_mail where outbox = :id;

-- name: acknowledged_since
-- Whether an acknowledgement from an address to a recipient was queued at or after a time.
select exists (
    select 1
    from outbox_recipient
    cross join outbox on outbox.id = outbox_recipient.outbox
    where
        outbox_recipient.address = :recipient and outbox_recipient.acknowledged_at >= :since
        and outbox.address = :address
);

-- name: acknowledgements_since
-- How many acknowledgements were queued at or after a time.
select count(*) from outbox where automatic = 1 and queued_at >= :since;

-- name: outbox_total
-- How many mails are not done with, from the counter rows.
select coalesce(sum(mails), 0) from outbox_count where is_open = 1;

-- name: next_message_key
-- The key that the next message gets; a key is never given twice.
select coalesce(max(seq), 0) + 1 from sqlite_sequence where name = 'message';

-- name: queue
-- Queue a mail for a message of ours, from a mail address or else its ticket's; nothing happens when it has one.
insert into outbox (message, ticket, address_id, address, sender, automatic, queued_at, queued_by, next_try_at)
select
    message.key, ticket.number, :address_id, coalesce(mail_address.address, ticket.address), :sender, :automatic,
    :queued_at, :queued_by, :due_at
from message
cross join ticket on ticket.number = message.ticket
left join mail_address on mail_address.id = :address_id
where message.key = :message and message.direction = 'out'
on conflict (message) do nothing;

-- name: add_outbox_recipient
-- Keep to whom a mail goes.
insert into outbox_recipient (outbox, address, position, acknowledged_at) values (?1, ?2, ?3, ?4);

-- name: keep_outgoing
-- Keep a mail's bytes, packed.
insert into outgoing_mail (outbox, size, sha256, packing, packed) values (:id, :size, :sha256, :packing, :packed);

-- name: outbox_place
-- In which state a mail is, which ticket holds its message, whether it was taken for anybody, refused for anybody,
-- and whether it may have left unseen.
select
    state, ticket, message,
    exists (
        select 1 from outbox_recipient where outbox_recipient.outbox = outbox.id and outbox_recipient.handing = 'taken'
    ),
    refused > 0, may_have_left
from outbox
where id = :id;

-- name: take_up
-- Begin a try.
update outbox
set
    state = 'sending', attempts = attempts + 1, tried_at = :at, next_try_at = null, handed_at = null, ended_at = null
where id = :id;

-- name: note_handing_over
-- Note that the bytes are begun to be handed over.
update outbox set handed_at = :at where id = :id;

-- name: put_off
-- Let a queued mail wait, with words why.
update outbox set server_said = :server_said, next_try_at = :next_try_at where id = :id;

-- name: note_recipient
-- Keep what was said of a recipient.
update outbox_recipient
set handing = :handing, code = :code, words = :words
where outbox = :id and address = :address;

-- name: end_try
-- Keep how a try ended; whoever has dealt with a mail has not seen what goes wrong later.
update outbox
set
    state = :state, server_said = :server_said, next_try_at = :next_try_at, ended_at = :ended_at,
    settled_at = iif(:state in ('refused', 'unknown') or counted.refused > outbox.refused, null, settled_at),
    settled_by = iif(:state in ('refused', 'unknown') or counted.refused > outbox.refused, '', settled_by),
    refused = counted.refused, may_have_left = may_have_left or :state = 'unknown'
from (select count(*) as refused from outbox_recipient where outbox = :id and handing = 'refused') as counted
where outbox.id = :id;

-- name: wait_again
-- Let the recipients for whom no server took a mail wait for it again.
update outbox_recipient set handing = 'waiting' where outbox = :id and handing = 'refused';

-- name: queue_again
-- Begin a mail anew.
update outbox
set
    state = 'queued', next_try_at = :due_at, queued_at = :at, attempts = 0, refused = 0, handed_at = null,
    ended_at = null, settled_at = null, settled_by = ''
where id = :id;

-- name: hasten
-- Give a queued mail another time.
update outbox set next_try_at = :due_at where id = :id;

-- name: settle_outgoing
-- Note that a person has dealt with what went wrong.
update outbox
set settled_at = :at, settled_by = :by
where
    id = :id and settled_at is null
    and (
        is_troubled = 1
        or exists (select 1 from message where message.key = outbox.message and message.failed_at is not null)
    );

-- name: is_message_known_outside
-- Whether a mail that came in was about a message.
select
    exists (select 1 from decision where message = :key)
    or exists (select 1 from also_delivered where message = :key);

-- name: forget_outbox_recipients
-- Forget to whom a mail would go.
delete from outbox_recipient where outbox = :id;

-- name: forget_outgoing_bytes
-- Forget a mail's bytes.
delete from outgoing_mail where outbox = :id;

-- name: forget_outgoing
-- Take a mail out of the outbox.
delete from outbox where id = :id;

-- name: forget_message_addresses
-- Forget who a message is to.
delete from message_address where message = :key;

-- name: forget_attachments
-- Forget what is attached to a message.
delete from attachment where message = :key;

-- name: remove_sent
-- Remove a message of ours.
delete from message where key = :key and direction = 'out';
