-- name: messages_with_keys
-- Messages by their keys.
select
    message.key, message.ticket, message.direction, message.message_id, message.sender, message.sender_name,
    message.subject, message.text, message.arrival, message.automatic, message.because, message.address_because,
    message.badges, message.author, message.delivery, message.failure
from json_each(:keys) as wanted cross join message on message.key = wanted.value;

-- name: message_addresses
-- Who messages were written to, in the order of their headers.
select message_address.message, message_address.role, message_address.address
from json_each(:keys) as wanted cross join message_address on message_address.message = wanted.value
order by message_address.message, message_address.role, message_address.position;

-- name: attachments
-- The attachments of messages, in the order of their parts.
select message, name, content_type, size, sha256, part, content_id, inline
from json_each(:keys) as wanted cross join attachment on attachment.message = wanted.value
order by message, position;

-- name: also_delivered_to
-- To which addresses messages were delivered once more.
select also_delivered.message, also_delivered.address
from json_each(:keys) as wanted cross join also_delivered on also_delivered.message = wanted.value
order by also_delivered.message, also_delivered.delivery;

-- name: message_keys_of_ticket
-- A ticket's messages in order of arrival; a screen shows all of them.
select key from message where ticket = :ticket order by arrival, key;

-- name: message_keys_named
-- The messages with a Message-ID, newest first.
select key from message where message_id = :message_id order by key desc limit :limit;

-- name: add_message
-- Keep a message.
insert into message (
    ticket, brand_id, customer_id, delivery, direction, arrival, from_customer, automatic, parse_version, because,
    sha256, body_digest, message_id, sender, sender_name, author, address_because, badges, subject, text, answers
)
values (
    :ticket, :brand_id, :customer_id, :delivery, :direction, :arrival, :from_customer, :automatic, :parse_version,
    :because, :sha256, :body_digest, :message_id, :sender, :sender_name, :author, :address_because, :badges, :subject,
    :text, :answers
);

-- name: add_message_address
-- Keep who a message was written to.
insert into message_address (message, role, position, address) values (?1, ?2, ?3, ?4);

-- name: add_message_reference
-- Keep an id that a customer's mail named.
insert into message_reference (customer_id, message_id, message) values (?1, ?2, ?3) on conflict do nothing;

-- name: add_attachment
-- Keep what is attached to a message; its bytes are in the raw mail.
insert into attachment (message, position, name, content_type, size, sha256, part, content_id, inline)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: add_rewritten_id
-- Keep the Message-ID under which a provider sent a message.
insert into rewritten_id (message_id, message) values (:message_id, :message) on conflict do nothing;

-- name: add_also_delivered
-- Keep that a second delivery brought a message.
insert into also_delivered (message, delivery, address) values (:message, :delivery, :address) on conflict do nothing;

-- name: ticket_of_message
-- The ticket that holds a message.
select ticket from message where key = :key;

-- name: mark_sent_failed
-- Note on a sent message that it bounced.
update message set failed_at = :at, failure = :failure where key = :key;

-- name: move_message
-- Move a message to another ticket; a mail that a rule had placed is now where an employee put it.
update message set ticket = :ticket, because = iif(because is null, null, 'moved-by-employee') where key = :key;

-- name: put_message_back
-- Put a message into a ticket for the reason for which it was there.
update message set ticket = :ticket, because = :because where key = :key;

-- name: index_message
-- Put a kept message into the full-text index.
insert into message_text (rowid, subject, text, sender, sender_name)
select key, subject, text, sender, sender_name from message where key = ?1;

-- name: search
-- The newest messages that match, by the order in which they were kept.
select rowid from message_text where message_text match :match order by rowid desc limit :limit;
