-- Parts of statements: `ticket_pages.py` joins an arm per status, narrowed as the view asks.

-- name: arm_by_activity
-- The tickets of one status with their place in a list by activity.
select active_at as place, number from ticket where status = :status

-- name: arm_by_age
-- The tickets of one status with their place in a list by age.
select opened_at as place, number from ticket indexed by ticket_by_age where status = :status

-- name: arm_by_waiting
-- The tickets of one status with their place in a list by waiting time.
select waiting_since as place, number from ticket indexed by ticket_by_waiting where status = :status

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

-- name: behind_activity
-- Narrow an arm to what stands behind a key.
and active_at <= :active_at and (active_at < :active_at or number > :number)

-- name: above_activity
-- Narrow an arm to what stands above a key.
and active_at >= :active_at and (active_at > :active_at or number < :number)

-- name: behind_age
-- The same in a list by age.
and opened_at >= :active_at and (opened_at > :active_at or number > :number)

-- name: above_age
-- The same in a list by age.
and opened_at <= :active_at and (opened_at < :active_at or number < :number)

-- name: behind_waiting
-- The same in a list by waiting time.
and waiting_since >= :active_at and (waiting_since > :active_at or number > :number)

-- name: above_waiting
-- The same in a list by waiting time.
and waiting_since <= :active_at and (waiting_since < :active_at or number < :number)

-- name: waited
-- Narrow an arm to those who have waited since a moment.
and waiting_since <= :waited

-- name: newest_first
-- Newest activity first, then the lowest number.
order by place desc, number limit :limit offset :skip

-- name: newest_last
-- The same from behind, for the page above a key.
order by place, number desc limit :limit offset :skip

-- name: oldest_first
-- The oldest place first, then the lowest number.
order by place, number limit :limit offset :skip

-- name: oldest_last
-- The same from behind, for the page above a key.
order by place desc, number desc limit :limit offset :skip

-- name: bounded_total
-- How many tickets the arms hold, counted up to a bound.
select count(*) from (
:arms
limit :most_found
)

-- name: gathered
-- The tickets that were found by what few of them have, narrowed as the view asks, with their places in each order.
select ticket.active_at, ticket.opened_at, ticket.waiting_since, ticket.number
from (
    select distinct number from (
:found
    )
) as found
cross join ticket on ticket.number = found.number
where
    ticket.status in (select value from json_each(:statuses))
    and (:brand_id is null or ticket.brand_id = :brand_id)
    and (:address is null or ticket.address = :address)
    and (:assignee is null or ticket.assignee = :assignee)
:conditions
limit :most_found
