-- How a person is forgotten. What these leave has no foreign key checked meanwhile, so each step mends what it cuts.

-- name: begin_erasure
-- Write down that somebody is to be erased.
insert into erasure (customer_id, addresses, with_others, begun_at, begun_by)
values (:customer, :addresses, :with_others, :at, :by)
on conflict do nothing;

-- name: mark_address
-- Keep the mark of an address that is erased.
insert into erased_address (mark, erasure) values (?1, ?2) on conflict (mark) do update set erasure = excluded.erasure;

-- name: mark_mail
-- Keep the mark of a mail's bytes.
insert into erased_mail (mark) values (?1) on conflict do nothing;

-- name: is_mail_erased
-- Whether a mail with this mark was erased.
select exists (select 1 from erased_mail where mark = :mark);

-- name: empty_erasure
-- Forget who it was: their rows are gone.
update erasure
set customer_id = null, addresses = '[]', emptied_at = :at, sums = :sums
where id = :id and emptied_at is null;

-- name: end_erasure
-- Note that the files are clean.
update erasure set done_at = :at where id = :id and emptied_at is not null and done_at is null;

-- name: hashes_of
-- The hashes of mails that are decided and not erased.
select delivery.key, delivery.sha256
from json_each(:keys) as wanted cross join delivery on delivery.key = wanted.value
where delivery.outcome <> 'pending' and delivery.erased_at is null;

-- name: erase_raw
-- Remove a mail's raw bytes.
delete from raw_mail where delivery = ?1;

-- name: erase_delivery
-- Leave of a mail its coordinates and its outcome; one that waited for a person waits no longer.
update delivery
set
    erased_at = ?2, sha256 = ?3, raw_lost = 0, reason = '', message = null, ticket = null,
    discarded_at = iif(outcome in ('parked', 'failed'), coalesce(discarded_at, ?2), null), discarded_by = '',
    discard_reason = iif(outcome in ('parked', 'failed'), 'erased', '')
where key = ?1;

-- name: erase_decisions
-- Leave of the decisions about a mail the rule, and what decided it not.
update decision
set message = null, ticket = null, address_evidence = null, evidence = '[]', candidates = '[]', compared = '[]'
where delivery = ?1;

-- name: keep_erased
-- Keep the coordinates of a mail that was erased before and came again.
insert into delivery (
    mailbox_id, brand_id, uidvalidity, uid, arrival, kept_at, size, sha256, outcome, because, erased_at
)
values (
    :mailbox_id, :brand_id, :uidvalidity, :uid, :arrival, :kept_at, :size, :sha256, 'duplicate', 'duplicate', :kept_at
)
on conflict do nothing;

-- name: erase_outgoing_bytes
-- Remove the bytes of mails of ours.
delete from outgoing_mail where outbox in (select value from json_each(:ids));

-- name: erase_outbox_recipients
-- Remove to whom mails of ours went.
delete from outbox_recipient where outbox in (select value from json_each(:ids));

-- name: erase_outbox
-- Remove mails of ours.
delete from outbox where id in (select value from json_each(:ids));

-- name: erase_attachments
-- Remove what is known of files.
delete from attachment where message in (select value from json_each(:keys));

-- name: erase_message_addresses
-- Remove who messages were to.
delete from message_address where message in (select value from json_each(:keys));

-- name: erase_also_delivered
-- Remove that messages came again.
delete from also_delivered where message in (select value from json_each(:keys));

-- name: erase_rewritten_ids
-- Remove under which ids messages of ours left.
delete from rewritten_id where message in (select value from json_each(:keys));

-- name: erase_references
-- Remove what mails named.
delete from message_reference
where
    customer_id in (
        select message.customer_id
        from json_each(:keys) as wanted cross join message on message.key = wanted.value
        where message.customer_id is not null
    )
    and message in (select value from json_each(:keys));

-- name: erase_drafts_about
-- Remove drafts that answer messages: they quote them.
delete from draft where about in (select value from json_each(:keys));

-- name: erase_messages
-- Remove messages; their words leave the full-text index by a trigger.
delete from message where key in (select value from json_each(:keys));

-- name: erase_ticket_subjects
-- Let tickets no longer be named by an erased mail.
update ticket
set
    subject = coalesce(
        (select message.subject from message where message.ticket = ticket.number order by arrival, key limit 1), ''
    )
where
    number in (select value from json_each(:numbers))
    and (
        customer_id in (select value from json_each(:customers)) or subject in (select value from json_each(:subjects))
    );

-- name: subjects_of_messages
-- The subjects of messages.
select distinct message.subject
from json_each(:keys) as wanted cross join message on message.key = wanted.value;

-- name: redact_undo
-- Take out of the trail of tickets what would put erased messages back.
update event
set undo = '', erasure = :erasure
where ticket in (select value from json_each(:numbers)) and undo <> '';

-- name: redact_trail
-- Take out of the trail of tickets that hold nothing else what was said.
update event
set detail = '', undo = '', erasure = :erasure
where
    ticket in (
        select ticket.number
        from json_each(:numbers) as wanted cross join ticket on ticket.number = wanted.value
        where ticket.message_count = 0 or ticket.customer_id in (select value from json_each(:customers))
    )
    and (detail <> '' or undo <> '');

-- name: redact_event
-- Take out of an event what names somebody.
update event set subject = ?2, detail = '', undo = '', erasure = ?3 where id = ?1;

-- name: redact_events_of_mails
-- Take out of a stretch of events what tells of a mail that was erased.
update event
set detail = '', undo = '', erasure = :erasure
where
    id > :after and id <= :until and (detail <> '' or undo <> '') and subject like 'delivery %'
    and exists (
        select 1 from delivery
        where delivery.key = cast(substr(event.subject, 10) as integer) and delivery.erased_at is not null
    );

-- name: erase_drafts
-- Remove drafts.
delete from draft where rowid in (select value from json_each(:drafts));

-- name: erase_searches
-- Remove saved searches.
delete from saved_search where id in (select value from json_each(:searches));

-- name: erase_sender_counts
-- Remove how often addresses wrote.
delete from sender_count where sender in (select value from json_each(:addresses));

-- name: erase_sender_marks
-- Remove under which names addresses wrote.
delete from sender_mark where sender in (select value from json_each(:addresses));

-- name: redact_version
-- Keep other texts of a version of the settings; its digests stay.
update settings_version
set subject = :subject, detail = :detail, why = :why, snapshot = :snapshot, erasure = :erasure
where version = :version;

-- name: events_of_erasure
-- How many events an erasure took something of.
select count(*) from event where erasure = :erasure;

-- name: erase_exclusions
-- Remove exclusions of these senders.
delete from exclusion where pattern in (select value from json_each(:addresses));

-- name: redact_exclusions
-- Remove what was noted at exclusions.
update exclusion set note = '' where id in (select value from json_each(:exclusions));

-- name: forget_places_of_decisions
-- Let decisions of a stretch no longer name removed tickets.
update decision
set ticket = null
where sequence > :after and sequence <= :until and ticket in (select value from json_each(:numbers));

-- name: forget_places_of_deliveries
-- Let mails of a stretch no longer name removed tickets.
update delivery
set ticket = null
where key > :after and key <= :until and ticket in (select value from json_each(:numbers));

-- name: empty_tickets
-- Which of these tickets hold no message.
select ticket.number
from json_each(:numbers) as wanted cross join ticket on ticket.number = wanted.value
where not exists (select 1 from message where message.ticket = ticket.number);

-- name: merged_tickets
-- Which tickets were merged into one.
select number from ticket where merged_into = :number;

-- name: forget_followed
-- Let tickets no longer follow removed ones.
update ticket set follows = null where follows in (select value from json_each(:numbers));

-- name: forget_event_tickets
-- Let the trail no longer lead to removed tickets.
update event
set ticket = null, detail = '', undo = '', erasure = :erasure
where ticket in (select value from json_each(:numbers));

-- name: erase_ticket_customers
-- Remove who wrote in tickets.
delete from ticket_customer where ticket in (select value from json_each(:numbers));

-- name: erase_ticket_addresses
-- Remove who was written to in tickets.
delete from ticket_address where ticket in (select value from json_each(:numbers));

-- name: erase_parted
-- Remove from whom tickets were parted.
delete from parted where ticket in (select value from json_each(:numbers));

-- name: erase_seen
-- Remove who has seen tickets.
delete from seen where ticket in (select value from json_each(:numbers));

-- name: erase_presence
-- Remove who is at work on tickets.
delete from presence where ticket in (select value from json_each(:numbers));

-- name: erase_drafts_in
-- Remove the drafts in tickets.
delete from draft where rowid > 0 and ticket in (select value from json_each(:numbers));

-- name: erase_tickets
-- Remove tickets.
delete from ticket where number in (select value from json_each(:numbers));

-- name: erase_customers_counts
-- Remove how often customers wrote.
delete from sender_count
where sender in (
    select address from customer_address where customer_id in (select value from json_each(:customers))
);

-- name: erase_customers_marks
-- Remove under which names customers wrote.
delete from sender_mark
where sender in (
    select address from customer_address where customer_id in (select value from json_each(:customers))
);

-- name: erase_customer_addresses
-- Remove what customers own.
delete from customer_address where customer_id in (select value from json_each(:customers));

-- name: erase_customer_references
-- Remove what is left of what customers named.
delete from message_reference where customer_id in (select value from json_each(:customers));

-- name: erase_writers
-- Remove customers from who wrote in tickets.
delete from ticket_customer where customer_id in (select value from json_each(:customers));

-- name: erase_parted_customers
-- Remove customers from whom tickets were parted.
delete from parted where customer_id in (select value from json_each(:customers));

-- name: blank_customers
-- Leave of customers who still have tickets a row without a name.
update customer set name = 'erased customer', address = '' where id in (select value from json_each(:customers));

-- name: customers_with_tickets
-- Which of these customers have a ticket that counts as theirs.
select value
from json_each(:customers) as wanted
where exists (
    select 1 from ticket where ticket.customer_id = wanted.value and ticket.status not in ('merged', 'spam')
);

-- name: erase_customers
-- Remove customers.
delete from customer where id in (select value from json_each(:customers));
