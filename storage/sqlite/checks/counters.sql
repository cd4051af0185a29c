-- Counter rows against what they count. Each answers what is wrong: a kind of thing, which one, which fact of it, what
-- is kept, and what was counted.

-- name: wrong_ledger_counts
-- Sums of the ledger that are not those of the mails.
select
    'ledger', 'mailbox ' || mailbox_id || ', brand ' || brand_id || ', numbering ' || uidvalidity, outcome, sum(kept),
    sum(counted)
from (
    select mailbox_id, brand_id, uidvalidity, outcome, mails as kept, 0 as counted from ledger_count
    union all
    select coalesce(mailbox_id, 0), iif(mailbox_id is null, brand_id, 0), uidvalidity, outcome, 0, count(*)
    from delivery
    group by 1, 2, 3, 4
)
group by mailbox_id, brand_id, uidvalidity, outcome
having sum(kept) <> sum(counted);

-- name: wrong_discard_counts
-- Sums of what was discarded that are not those of the mails.
select 'ledger', 'discarded', outcome, sum(kept), sum(counted)
from (
    select outcome, mails as kept, 0 as counted from discard_count
    union all
    select outcome, 0, count(*) from delivery where discarded_at is not null group by outcome
)
group by outcome
having sum(kept) <> sum(counted);

-- name: wrong_ticket_counts
-- Sums of tickets that are not those of the tickets.
select
    'tickets', status || ', brand ' || brand_id || ', ' || address || ', ' || iif(assignee = '', '-', assignee), '',
    sum(kept), sum(counted)
from (
    select status, brand_id, address, assignee, tickets as kept, 0 as counted from ticket_count
    union all
    select status, brand_id, address, assignee, 0, count(*) from ticket group by 1, 2, 3, 4
)
group by status, brand_id, address, assignee
having sum(kept) <> sum(counted);

-- name: wrong_ticket_marks
-- Tags and badges of tickets that the list of marks has not, or has and the tickets have not.
select 'ticket', ticket, kind || ' ' || mark, sum(kept), sum(counted)
from (
    select kind, mark, ticket, 1 as kept, 0 as counted from ticket_mark
    union all
    select distinct 'tag', value, ticket.number, 0, 1 from ticket cross join json_each(ticket.tags)
    where tags <> '[]' and json_valid(tags)
    union all
    select distinct 'badge', value, ticket.number, 0, 1
    from ticket cross join json_each(ticket.badges)
    where badges <> '[]' and json_valid(badges)
)
group by kind, mark, ticket
having sum(kept) <> sum(counted);

-- name: wrong_outbox_counts
-- Sums of the outbox that are not those of its mails.
select 'outbox', state || iif(is_open, ', open', ', done with'), '', sum(kept), sum(counted)
from (
    select state, is_open, mails as kept, 0 as counted from outbox_count
    union all
    select state, is_open, 0, count(*) from outbox group by state, is_open
)
group by state, is_open
having sum(kept) <> sum(counted);

-- name: wrong_sender_counts
-- Senders whose mails to a brand are not as many as were counted, over all its mail addresses.
select 'sender', sender, 'brand ' || brand_id, sum(kept), sum(counted)
from (
    select sender, brand_id, mails as kept, 0 as counted from sender_count
    union all
    select sender, brand_id, 0, count(*) from message where direction = 'in' and sender <> '' group by sender, brand_id
)
group by sender, brand_id
having sum(kept) <> sum(counted);

-- name: wrong_activity
-- Mail addresses whose newest mail came in another hour than the newest that is counted; of mails taken out stays both.
select 'address', newest.address, 'last_mail_at', address_activity.last_mail_at, newest.hour * 3600000
from (select address, max(hour) as hour from arrival_count group by address) as newest
left join address_activity on address_activity.address = newest.address
where address_activity.last_mail_at / 3600000 is not newest.hour;

-- name: wrong_arrival_counts
-- Hours in which other than the counted mails came; what was erased since stays counted.
select 'hour', hour, '', sum(kept), sum(counted)
from (
    select hour, mails as kept, 0 as counted from arrival_count
    union all
    select arrival / 3600000, 0, count(*) from message where direction = 'in' group by 1
)
group by hour
having sum(kept) < sum(counted) or sum(kept) > sum(counted) and not exists (select 1 from erasure);
