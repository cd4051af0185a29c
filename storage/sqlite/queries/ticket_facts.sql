-- What hangs on a ticket's messages: kept along with each message, and read from them anew after a move.

-- name: count_message
-- Count a new message in its ticket.
update ticket
set
    message_count = message_count + 1, mail_count = mail_count + :mails, last_in = iif(:mails, :key, last_in),
    first_mail_at = iif(:mails, min(coalesce(first_mail_at, :arrival), :arrival), first_mail_at)
where number = :number;

-- name: raise_activity
-- Raise a ticket's activity; an older mail that comes late changes nothing.
update ticket set active_at = :arrival where number = :number and active_at < :arrival;

-- name: count_writer
-- Count a customer's mail in a ticket.
insert into ticket_customer (ticket, customer_id, mails, last_mail_at)
values (:ticket, :customer_id, 1, :last_mail_at)
on conflict (ticket, customer_id) do update set
    mails = mails + 1,
    last_mail_at = max(coalesce(last_mail_at, excluded.last_mail_at), coalesce(excluded.last_mail_at, last_mail_at));

-- name: count_recipient
-- Count an address in To or Cc of a ticket's message.
insert into ticket_address (ticket, address, times) values (?1, ?2, 1)
on conflict (ticket, address) do update set times = times + 1;

-- name: note_activity
-- Keep the newest arrival of a ticket address.
insert into address_activity (address, last_mail_at)
select address, :arrival from ticket where number = :ticket
on conflict (address) do update set last_mail_at = excluded.last_mail_at where excluded.last_mail_at > last_mail_at;

-- name: count_arrival
-- Count a mail of a ticket address in its hour.
insert into arrival_count (address, hour, mails)
select address, :hour, 1 from ticket where number = :ticket
on conflict (address, hour) do update set mails = mails + 1;

-- name: recount_ticket
-- Read a ticket's counts and times anew from its messages.
update ticket
set
    message_count = (select count(*) from message where message.ticket = ticket.number),
    mail_count = (select count(*) from message where message.ticket = ticket.number and direction = 'in'),
    first_mail_at = (select min(arrival) from message where message.ticket = ticket.number and direction = 'in'),
    last_in = coalesce(
        (select max(key) from message where message.ticket = ticket.number and direction = 'in'), 0
    ),
    active_at = max(opened_at, coalesce(
        (select max(arrival) from message where message.ticket = ticket.number and automatic = 0), opened_at
    ))
where number = :number;

-- name: forget_writers
-- Forget who wrote in a ticket, before it is read anew.
delete from ticket_customer where ticket = :ticket;

-- name: recount_writers
-- Read anew who wrote in a ticket.
insert into ticket_customer (ticket, customer_id, mails, last_mail_at)
select ticket, customer_id, count(*), max(iif(from_customer, arrival, null))
from message
where ticket = :ticket and direction = 'in' and customer_id is not null
group by customer_id;

-- name: forget_recipients
-- Forget who was written to in a ticket, before it is read anew.
delete from ticket_address where ticket = :ticket;

-- name: recount_recipients
-- Read anew who was written to in a ticket.
insert into ticket_address (ticket, address, times)
select message.ticket, message_address.address, count(*)
from message cross join message_address on message_address.message = message.key
where message.ticket = :ticket
group by message_address.address;
