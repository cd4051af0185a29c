-- What hangs on tickets, messages and deliveries, as the writer would have counted it mail by mail.

insert into customer_address (address, customer_id) select address, id from customer order by address;

insert into message_address (message, role, position, address)
select message.key, 'to', 0, iif(message.direction = 'in', ticket.address, customer.address)
from message cross join ticket on ticket.number = message.ticket cross join customer on customer.id = message.customer_id;

insert into ticket_customer (ticket, customer_id, mails, last_mail_at)
select ticket, customer_id, count(*), max(iif(from_customer, arrival, null))
from message where direction = 'in' group by ticket, customer_id;

insert into ticket_address (ticket, address, times)
select message.ticket, message_address.address, count(*)
from message cross join message_address on message_address.message = message.key
group by message.ticket, message_address.address;

insert into address_activity (address, last_mail_at)
select ticket.address, max(message.arrival)
from message cross join ticket on ticket.number = message.ticket
where message.direction = 'in' group by ticket.address;

insert into sender_count (sender, brand_id, address, mails, first_mail_at, last_mail_at)
select message.sender, message.brand_id, ticket.address, count(*), min(message.arrival), max(message.arrival)
from message cross join ticket on ticket.number = message.ticket
where message.direction = 'in' group by message.sender, message.brand_id, ticket.address;

insert into sender_mark (sender, kind, mark, mails)
select sender, 'name', sender_name, count(*) from message where from_customer = 1 group by sender, sender_name;

insert into sender_mark (sender, kind, mark, mails)
select sender, 'subject', substr(subject, 1, 200), count(*) from message where from_customer = 1
group by sender, substr(subject, 1, 200);

insert into message_reference (customer_id, message_id, message)
select customer_id, '<sent-' || key || '@acme.example>', key from message where direction = 'in' and key % 3 = 0
order by 1, 2, 3;

insert into attachment (message, position, name, content_type, size, sha256, part, content_id, inline)
select key, 0, 'foto-' || key || '.jpg', 'image/jpeg', 20000, body_digest, '2', '', 0
from message where direction = 'in' and key % 8 = 0;

insert into decision (
    sequence, delivery, message, ticket, outcome, because, settings_version, engine_version, decided_at, address,
    address_because, address_evidence, evidence, candidates, compared
)
select
    delivery.key, delivery.key, delivery.message, delivery.ticket, delivery.outcome, delivery.because, 2, 1,
    delivery.kept_at, ticket.address, 'X-Forwarded-For',
    '{"header":"x-forwarded-for","position":2,"value":"' || ticket.address || '"}', '[]', '[]', '[]'
from delivery cross join ticket on ticket.number = delivery.ticket;

insert into ticket_count (status, brand_id, address, assignee, tickets)
select status, brand_id, address, assignee, count(*) from ticket group by status, brand_id, address, assignee;

insert into ledger_count (mailbox_id, brand_id, uidvalidity, outcome, mails)
select mailbox_id, 0, uidvalidity, outcome, count(*) from delivery group by mailbox_id, uidvalidity, outcome;

update ticket set last_in = newest.key
from (select ticket, max(key) as key from message where direction = 'in' group by ticket) as newest
where newest.ticket = ticket.number;

update ticket set snoozed_until = 4102444800000 where status = 'snoozed';

update ticket set tags = '["spoed"]' where number % 97 = 0;

update ticket set badges = '["automatic"]' where number % 53 = 0;

insert into ticket_mark (kind, mark, ticket)
select 'badge', 'automatic', number from ticket where number % 53 = 0
union
select 'tag', 'spoed', number from ticket where number % 97 = 0;

insert into deciding_header (header, message, value)
select header, message, value from evidence order by header, message, value;

update ticket set waiting_since = found.since
from (
    select message.ticket, min(message.arrival) as since
    from message
    left join (select ticket, max(arrival) as at from message where answers = 1 group by ticket) as answer
        on answer.ticket = message.ticket
    where message.from_customer = 1 and message.arrival > coalesce(answer.at, -1)
    group by message.ticket
) as found
where found.ticket = ticket.number and ticket.status in ('open', 'pending', 'snoozed');

update ticket set answered = 1 where number in (select ticket from message where answers = 1);

insert into seen (login, ticket, message)
select 'ana', number, last_in from ticket where number % 5 <> 0 and last_in > 0;

update ticket set revision = revision + (select revision from store);

insert into change (revision, ticket)
select revision, number from ticket order by number desc limit 1000;

update store set revision = (select max(revision) from ticket);

insert into message_text (message_text) values ('rebuild');
