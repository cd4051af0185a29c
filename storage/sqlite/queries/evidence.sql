-- What the grouping rules ask. Each costs index look-ups; what one id or one customer can bring is bounded.

-- name: known_messages
-- Messages of a brand with one of these Message-IDs, at most 20 an id, with the ticket's survivor if it was merged.
select
    message.key, message.ticket, message.message_id, message.direction, message.customer_id, message.sender,
    message.sha256, message.body_digest, ticket.merged_into, message.arrival
from json_each(:ids) as wanted
cross join message on message.key in (
    select named.key from message as named
    where named.message_id = wanted.value and named.brand_id = :brand_id
    order by named.key
    limit 20
)
join ticket on ticket.number = message.ticket;

-- name: rewritten_messages
-- Messages of a brand that a provider sent under one of these Message-IDs, each under the id that was asked for.
select
    message.key, message.ticket, wanted.value, message.direction, message.customer_id, message.sender,
    message.sha256, message.body_digest, ticket.merged_into, message.arrival
from json_each(:ids) as wanted
cross join message on message.key in (
    select rewritten_id.message from rewritten_id
    where rewritten_id.message_id = wanted.value
    limit 20
)
join ticket on ticket.number = message.ticket
where message.brand_id = :brand_id;

-- name: known_message
-- A message by its key.
select
    message.key, message.ticket, message.message_id, message.direction, message.customer_id, message.sender,
    message.sha256, message.body_digest, ticket.merged_into, message.arrival
from message join ticket on ticket.number = message.ticket
where message.key = :key;

-- name: same_bytes
-- The first message of a brand with these raw bytes.
select
    message.key, message.ticket, message.message_id, message.direction, message.customer_id, message.sender,
    message.sha256, message.body_digest, ticket.merged_into, message.arrival
from message join ticket on ticket.number = message.ticket
where message.sha256 = :sha256 and message.brand_id = :brand_id
order by message.key
limit 1;

-- name: seen_references
-- Where a customer's earlier mails named these ids, at most the newest 20 an id.
select wanted.value, message.ticket, message.arrival, ticket.merged_into
from json_each(:ids) as wanted
cross join message on message.key in (
    select message_reference.message from message_reference
    where message_reference.customer_id = :customer_id and message_reference.message_id = wanted.value
    order by message_reference.message desc
    limit 20
)
join ticket on ticket.number = message.ticket
where message.brand_id = :brand_id
order by message.arrival desc, message.key desc;

-- name: ticket_fact
-- A ticket as the rules compare it, for one customer. Who wrote is asked of the mails themselves only where an employee
-- had a hand in it, which may have made them another customer's: the newest 1,000 of them.
select
    ticket.number, ticket.brand_id, ticket.address, ticket.customer_id, ticket.subject, ticket.status,
    ticket.closed_at, ticket.active_at, ticket.first_mail_at, ticket_customer.last_mail_at, ticket.mail_count,
    exists (select 1 from parted where parted.ticket = ticket.number and parted.customer_id = :customer_id),
    case
        when ticket_customer.ticket is not null then 1
        when exists (
            select 1 from customer_address
            cross join ticket_address
                on ticket_address.ticket = ticket.number and ticket_address.address = customer_address.address
            where customer_address.customer_id = :customer_id
        ) then 1
        when exists (
            select 1 from ticket_address
            where ticket_address.ticket = ticket.number and ticket_address.address = :address
        ) then 1
        else exists (
            select 1
            from message as written
            where
                written.key in (
                    select moved.key from message as moved
                    where moved.because = 'moved-by-employee' and moved.ticket = ticket.number
                    order by moved.key desc
                    limit 1000
                )
                and written.direction = 'in' and written.customer_id is not null
                and written.sender <> '' and instr(written.badges, '"sender unsure"') = 0
                and (
                    written.sender = :address
                    or :customer_id = (
                        select customer_address.customer_id from customer_address
                        where customer_address.address = written.sender
                    )
                )
        )
    end
from ticket
left join ticket_customer
    on ticket_customer.ticket = ticket.number and ticket_customer.customer_id = :customer_id
where ticket.number = :number;

-- name: time_candidates
-- A customer's newest tickets at an address, but merged and spam.
select
    ticket.number, ticket.brand_id, ticket.address, ticket.customer_id, ticket.subject, ticket.status,
    ticket.closed_at, ticket.active_at, ticket.first_mail_at, ticket_customer.last_mail_at, ticket.mail_count,
    exists (select 1 from parted where parted.ticket = ticket.number and parted.customer_id = :customer_id),
    ticket_customer.ticket is not null or exists (
        select 1 from customer_address
        cross join ticket_address
            on ticket_address.ticket = ticket.number and ticket_address.address = customer_address.address
        where customer_address.customer_id = :customer_id
    )
from ticket
left join ticket_customer
    on ticket_customer.ticket = ticket.number and ticket_customer.customer_id = :customer_id
where
    ticket.customer_id = :customer_id and ticket.brand_id = :brand_id and ticket.address = :address
    and ticket.status not in ('merged', 'spam')
order by ticket.active_at desc, ticket.number
limit :limit;

-- name: unthreaded_automatic
-- How many automatic mails of a sender opened a ticket of their own within a time.
select count(*)
from message
where automatic = 1 and sender = :sender and arrival between :since and :until and because glob 'new:*';
