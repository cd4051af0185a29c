-- name: ledger
-- How many mails have each outcome, per mailbox and UIDVALIDITY, and per brand for imports (mailbox 0).
select mailbox_id, brand_id, uidvalidity, outcome, mails from ledger_count where mails > 0;

-- name: ledger_since
-- The same, counted from the mails kept since a time.
select
    coalesce(mailbox_id, 0), iif(mailbox_id is null, brand_id, 0), uidvalidity, outcome, count(*)
from delivery
where kept_at >= :since
group by 1, 2, 3, 4;

-- name: ledger_fetched
-- How many mails are kept, by the mails themselves, per mailbox and UIDVALIDITY, and per brand for imports.
select mailbox_id, 0, uidvalidity, count(*)
from delivery
where mailbox_id > 0
group by mailbox_id, uidvalidity
union all
select 0, brand_id, 0, count(*) from delivery where mailbox_id is null and brand_id > 0 group by brand_id;

-- name: ledger_vanished
-- How many UIDs vanished and did not come later, per mailbox and UIDVALIDITY.
select mailbox_id, 0, uidvalidity, count(*) from vanished
where not exists (
    select 1 from delivery
    where
        delivery.mailbox_id = vanished.mailbox_id and delivery.uidvalidity = vanished.uidvalidity
        and delivery.uid = vanished.uid
)
group by mailbox_id, uidvalidity;

-- name: ledger_mailboxes
-- The names of mailboxes, removed ones among them.
select id, name, removed from forward_mailbox;

-- name: ledger_brands
-- The slugs of brands.
select id, slug from brand;

-- name: gap_undecided
-- Mails with an outcome but without a decision.
select coalesce(mailbox_id, 0), iif(mailbox_id is null, brand_id, 0), uidvalidity, count(*)
from delivery
where outcome <> 'pending' and decision is null and erased_at is null
group by 1, 2, 3;

-- name: gap_without_message
-- Mails that became tickets without a message.
select coalesce(mailbox_id, 0), iif(mailbox_id is null, brand_id, 0), uidvalidity, count(*)
from delivery
where outcome = 'ticketed' and message is null and erased_at is null
group by 1, 2, 3;

-- name: gap_without_raw
-- Mails whose raw bytes are gone.
select coalesce(mailbox_id, 0), iif(mailbox_id is null, brand_id, 0), uidvalidity, count(*)
from delivery
where raw_lost = 1 and erased_at is null
group by 1, 2, 3;
