-- Parts of statements: `ticket_pages.py` joins an arm per status, narrowed as the view asks.

-- name: page_arm
-- The tickets of one status with their place in the list.
select active_at, number from ticket where status = :status

-- name: above_arm
-- How many tickets of one status there are.
select count(*) from ticket where status = :status

-- name: with_brand
-- Narrow an arm to a brand.
and brand_id = :brand_id

-- name: with_address
-- Narrow an arm to an address.
and address = :address

-- name: with_assignee
-- Narrow an arm to an employee's tickets ('' = nobody's).
and assignee = :assignee

-- name: behind_key
-- Narrow an arm to what stands behind a key.
and active_at <= :active_at and (active_at < :active_at or number > :number)

-- name: above_key
-- Narrow an arm to what stands above a key.
and active_at >= :active_at and (active_at > :active_at or number < :number)

-- name: in_order
-- Newest activity first, then the lowest number.
order by active_at desc, number limit :limit offset :skip

-- name: in_reverse
-- The same from behind, for the page above a key.
order by active_at, number desc limit :limit offset :skip

-- name: tickets_with_words
-- The tickets of the newest messages that match, narrowed as the view asks, with their place in the list.
with found (number) as materialized (
    select distinct message.ticket
    from (select rowid as key from message_text where message_text match :match order by rowid desc limit :most) as hit
    cross join message on message.key = hit.key
)
select ticket.active_at, ticket.number
from found cross join ticket on ticket.number = found.number
where
    ticket.status in (select value from json_each(:statuses))
    and (:brand_id is null or ticket.brand_id = :brand_id)
    and (:address is null or ticket.address = :address)
    and (:assignee is null or ticket.assignee = :assignee)
order by ticket.active_at desc, ticket.number;
