-- What employees set by hand, have seen, saved, and are at.

-- name: seen
-- The newest mail that an employee has seen of these tickets.
select seen.ticket, seen.message
from json_each(:numbers) as wanted cross join seen on seen.login = :login and seen.ticket = wanted.value;

-- name: mark_seen
-- Note that an employee has seen a ticket up to a mail.
insert into seen (login, ticket, message) values (:login, :ticket, :message)
on conflict (login, ticket) do update set message = excluded.message where excluded.message > message;

-- name: mark_unseen
-- Forget that an employee has seen a ticket.
delete from seen where login = :login and ticket = :ticket;

-- name: set_tags
-- Keep the tags of a ticket.
update ticket set tags = :tags where number = :number;

-- name: snooze
-- Put a ticket off until a time.
update ticket
set status = 'snoozed', snoozed_until = :until, closed_at = null, merged_into = null
where number = :number;

-- name: due_snoozed
-- The tickets whose snooze is over, longest over first.
select number from ticket where snoozed_until <= :now order by snoozed_until, number limit :limit;

-- name: set_customer
-- Give a ticket to a customer.
update ticket set customer_id = :customer_id where number = :number;

-- name: set_address
-- Move a ticket to another address.
update ticket set address = :address where number = :number;

-- name: unpart
-- Forget that a split parted a ticket from a customer.
delete from parted where ticket = :ticket and customer_id = :customer_id;

-- name: is_parted
-- Whether a split parted a ticket from a customer.
select exists (select 1 from parted where ticket = :ticket and customer_id = :customer_id);

-- name: writings
-- Whose the mails of a ticket are.
select key, customer_id, from_customer from message where ticket = :ticket and direction = 'in';

-- name: writer_of_message
-- Who wrote a mail, and which ticket holds it.
select ticket, customer_id from message where key = :key and direction = 'in';

-- name: set_writing
-- Say whose a mail is.
update message set customer_id = :customer_id, from_customer = :from_customer where key = :key;

-- name: give_references
-- Give what a mail named to another customer.
update or replace message_reference
set customer_id = :customer_id
where customer_id = :former_id and message = :message;

-- name: remove_note
-- Remove a note.
delete from message where key = :key and direction = 'note';

-- name: event_parts
-- The parts of an event over several tickets, oldest first.
select id, at, actor, verb, subject, detail, ticket, undo, undone_at, part_of, revision
from event
where part_of = :event
order by id;

-- name: saved_searches
-- An employee's saved searches, then everyone's, by name.
select login, name, query, key, id from saved_search where login in (:login, '') order by login = '', name, id;

-- name: save_search
-- Keep a search instead of one of the same name.
insert into saved_search (login, name, key, query) values (:login, :name, :key, :query)
on conflict (login, name) do update set key = excluded.key, query = excluded.query
returning id;

-- name: remove_search
-- Remove a saved search.
delete from saved_search where id = :id;

-- name: present_everywhere
-- Who is at work on any ticket.
select login, place, ticket, doing, until from presence where until > :now order by login, place;

-- name: present_at
-- Who is at work on a ticket.
select login, place, ticket, doing, until from presence where ticket = :ticket and until > :now order by login, place;

-- name: note_presence
-- Note what an employee is at in a console.
insert into presence (login, place, ticket, doing, until) values (:login, :place, :ticket, :doing, :until)
on conflict (login, place) do update set ticket = excluded.ticket, doing = excluded.doing, until = excluded.until;

-- name: forget_presence
-- Note that an employee is at nothing in a console.
delete from presence where login = :login and place = :place;

-- name: forget_past_presence
-- Forget who was at work some time ago.
delete from presence where until <= :now;
