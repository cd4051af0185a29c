-- How what deviates is computed again from what is kept.

-- name: forget_ledger
-- Forget the sums of the ledger.
delete from ledger_count;

-- name: count_ledger
-- Count the ledger's mails anew.
insert into ledger_count (mailbox_id, brand_id, uidvalidity, outcome, mails)
select coalesce(mailbox_id, 0), iif(mailbox_id is null, brand_id, 0), uidvalidity, outcome, count(*)
from delivery
group by 1, 2, 3, 4;

-- name: forget_discarded
-- Forget how much was discarded.
delete from discard_count;

-- name: count_discarded
-- Count anew what was discarded.
insert into discard_count (outcome, mails)
select outcome, count(*) from delivery where discarded_at is not null group by outcome;

-- name: forget_ticket_counts
-- Forget the sums of tickets.
delete from ticket_count;

-- name: count_tickets
-- Count tickets anew.
insert into ticket_count (status, brand_id, address, assignee, tickets)
select status, brand_id, address, assignee, count(*) from ticket group by 1, 2, 3, 4;

-- name: forget_ticket_marks
-- Forget the list of tags and badges.
delete from ticket_mark;

-- name: mark_tickets
-- List tags and badges anew.
insert into ticket_mark (kind, mark, ticket)
select distinct 'tag', value, ticket.number from ticket cross join json_each(ticket.tags)
where tags <> '[]' and json_valid(tags)
union all
select distinct 'badge', value, ticket.number from ticket cross join json_each(ticket.badges)
where badges <> '[]' and json_valid(badges);

-- name: forget_outbox_counts
-- Forget the sums of the outbox.
delete from outbox_count;

-- name: count_outbox
-- Count the outbox anew.
insert into outbox_count (state, is_open, mails) select state, is_open, count(*) from outbox group by state, is_open;

-- name: forget_senders
-- Forget how often senders wrote.
delete from sender_count where sender in (select value from json_each(:keys));

-- name: count_senders
-- Count anew how often senders wrote, to the addresses where their mails are now.
insert into sender_count (sender, brand_id, address, mails, first_mail_at, last_mail_at)
select
    message.sender, message.brand_id, ticket.address, count(*), min(message.arrival), max(message.arrival)
from message cross join ticket on ticket.number = message.ticket
where message.direction = 'in' and message.sender in (select value from json_each(:keys))
group by message.sender, message.brand_id, ticket.address;

-- name: forget_arrivals
-- Forget what came in some hours.
delete from arrival_count where hour in (select value from json_each(:keys));

-- name: count_arrivals
-- Count anew what came in some hours, at the addresses where the mails are now.
insert into arrival_count (address, hour, mails)
select ticket.address, message.arrival / 3600000, count(*)
from message cross join ticket on ticket.number = message.ticket
where message.direction = 'in' and message.arrival / 3600000 in (select value from json_each(:keys))
group by 1, 2;

-- name: note_newest
-- Note anew when the newest mail came to some mail addresses: to the hour, and exactly where the mail is still there.
with newest as (
    select address, max(hour) as hour
    from arrival_count
    where address in (select value from json_each(:keys))
    group by address
),

mail as (
    select ticket.address, max(message.arrival) as arrival
    from message cross join ticket on ticket.number = message.ticket
    where message.direction = 'in' and ticket.address in (select value from json_each(:keys))
    group by ticket.address
)

insert into address_activity (address, last_mail_at)
select newest.address, iif(mail.arrival / 3600000 = newest.hour, mail.arrival, newest.hour * 3600000)
from newest left join mail on mail.address = newest.address
where true
on conflict (address) do update set last_mail_at = excluded.last_mail_at;

-- name: forget_reasons
-- Forget which headers decided about some messages.
delete from deciding_header where message in (select value from json_each(:keys));

-- name: keep_reasons
-- Keep anew which headers decided about some messages.
insert into deciding_header (header, message, value)
select evidence.header, evidence.message, evidence.value
from json_each(:keys) as wanted cross join evidence on evidence.message = wanted.value
where true
on conflict (header, message, value) do nothing;

-- name: renew_message_id
-- Name a message as its mail does.
update message set message_id = :message_id where key = :key;

-- name: wait_anew
-- Read anew since when a ticket waits, and whether it was answered.
update ticket set (waiting_since, answered) = (select since, answered from waiting where waiting.ticket = number)
where number = :key;

-- name: place_outgoing
-- Let a mail of ours be in the ticket of its message.
update outbox
set ticket = (select message.ticket from message where message.key = outbox.message)
where id in (select value from json_each(:keys));

-- name: count_refused
-- Count anew for how many recipients no server takes a mail of ours.
update outbox
set refused = (
    select count(*) from outbox_recipient where outbox_recipient.outbox = outbox.id and handing = 'refused'
)
where id in (select value from json_each(:keys));

-- name: point_to_newest_decision
-- Point mails to the newest decision about each.
update delivery
set decision = (select max(decision.sequence) from decision where decision.delivery = delivery.key)
where key in (select value from json_each(:keys));

-- name: point_to_messages
-- Point mails to the message that each made, where none is named.
update delivery
set message = (select min(message.key) from message where message.delivery = delivery.key)
where key in (select value from json_each(:keys)) and outcome = 'ticketed' and message is null and erased_at is null;

-- name: find_bytes
-- Note that the bytes of mails are there.
update delivery
set raw_lost = 0
where
    key in (select value from json_each(:keys))
    and exists (select 1 from raw_mail where raw_mail.delivery = delivery.key);

-- name: put_bytes_back
-- Keep a mail's bytes in the place of damaged or lost ones.
insert into raw_mail (delivery, packing, packed) values (:key, :packing, :packed)
on conflict (delivery) do update set packing = excluded.packing, packed = excluded.packed;

-- name: index_anew
-- Make the full-text index anew.
insert into message_text (message_text) values ('rebuild');
