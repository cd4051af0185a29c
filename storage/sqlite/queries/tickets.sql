-- name: tickets_numbered
-- Tickets by their numbers, as lists show them.
select
    ticket.number, ticket.brand_id, brand.slug, ticket.address, ticket.subject, ticket.customer_id, customer.name,
    customer.address, ticket.status, ticket.assignee, ticket.tags, ticket.badges, ticket.follows, ticket.merged_into,
    ticket.opened_at, ticket.active_at, ticket.closed_at, ticket.message_count, ticket.revision, ticket.snoozed_until,
    ticket.last_in, ticket.waiting_since, ticket.answered
from json_each(:numbers) as wanted
cross join ticket on ticket.number = wanted.value
join brand on brand.id = ticket.brand_id
join customer on customer.id = ticket.customer_id
order by ticket.active_at desc, ticket.number;

-- name: tickets_of_customer
-- The tickets of a customer, newest activity first.
select number
from ticket
where customer_id = :customer_id and status not in ('merged', 'spam')
order by active_at desc, number
limit :limit;

-- name: ticket_total
-- How many tickets a view without words holds, from the counter rows.
select coalesce(sum(tickets), 0)
from ticket_count
where
    status in (select value from json_each(:statuses))
    and (:brand_id is null or brand_id = :brand_id)
    and (:address is null or address = :address)
    and (:assignee is null or assignee = :assignee);

-- name: ticket_counts
-- The desk at a glance: open, unassigned, every one.
select
    coalesce(sum(iif(status = 'open', tickets, 0)), 0),
    coalesce(sum(iif(status = 'open' and assignee = '', tickets, 0)), 0),
    coalesce(sum(tickets), 0)
from ticket_count;

-- name: outcome_counts
-- How many mails have each outcome; what was discarded waits for nobody, and is left out.
select ledger_count.outcome, sum(ledger_count.mails) - coalesce(max(discard_count.mails), 0)
from ledger_count left join discard_count on discard_count.outcome = ledger_count.outcome
group by ledger_count.outcome;

-- name: last_mail_at
-- The newest arrival per ticket address.
select address, last_mail_at from address_activity;

-- name: open_ticket
-- Open a ticket with the next number.
insert into ticket (brand_id, customer_id, status, active_at, opened_at, revision, follows, address, badges, subject)
values (
    :brand_id, :customer_id, 'open', :opened_at, :opened_at, :revision, :follows, :address, :badges, :subject
);

-- name: ticket_badges
-- The badges of a ticket.
select badges from ticket where number = :number;

-- name: set_badges
-- Keep the badges of a ticket.
update ticket set badges = :badges where number = :number;

-- name: set_status
-- Set a ticket's status; one that was merged stands for itself again.
update ticket
set status = :status, closed_at = iif(:status = 'closed', :at, null), merged_into = null, snoozed_until = null
where number = :number;

-- name: mark_merged
-- Mark a ticket as merged into another.
update ticket
set status = 'merged', closed_at = :at, merged_into = :into, snoozed_until = null
where number = :number;

-- name: assign
-- Give a ticket to an employee, or to nobody ('').
update ticket set assignee = :assignee where number = :number;

-- name: survivor
-- The ticket that stands for a merged one now; itself when it was not merged.
with recursive line (number, next) as (
    select number, merged_into from ticket where number = :number
    union
    select ticket.number, ticket.merged_into from line cross join ticket on ticket.number = line.next
)
select number from line where next is null;

-- name: part
-- Remember that a split parted a ticket from a customer.
insert into parted (ticket, customer_id) values (:ticket, :customer_id) on conflict do nothing;

-- name: add_event
-- Add to the audit trail.
insert into event (at, actor, verb, subject, detail, ticket, undo, part_of, revision, digests)
values (:at, :actor, :verb, :subject, :detail, :ticket, :undo, :part_of, :revision, :digests);

-- name: events
-- What was done to a ticket, oldest first.
select id, at, actor, verb, subject, detail, ticket, undo, undone_at, part_of, revision
from event
where ticket = :ticket
order by id;

-- name: event
-- One event.
select id, at, actor, verb, subject, detail, ticket, undo, undone_at, part_of, revision from event where id = :id;

-- name: undoable
-- What can be undone and has not been, newest first; a part is undone with its whole.
select id, at, actor, verb, subject, detail, ticket, undo, undone_at, part_of, revision
from event
where undo <> '' and undone_at is null and part_of is null
order by id desc
limit :limit;

-- name: mark_undone
-- Note that an event was undone.
update event set undone_at = :at where id = :id and undo <> '' and undone_at is null;
