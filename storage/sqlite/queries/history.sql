-- The kept history, as a simulation reads it: pages by key, so that a hundred thousand messages are one walk.

-- name: history
-- Messages in the order in which they were decided, each with its ticket, whose it is, its sender, and the customer's
-- own address where the sender is another's.
select
    message.key, message.ticket, message.direction, message.arrival, message.from_customer, message.automatic,
    message.because, message.customer_id, message.sender,
    case
        when customer.address = message.sender and ticket.customer_id = message.customer_id then null
        when exists (
            select 1 from customer_address
            where customer_address.address = message.sender and customer_address.customer_id = message.customer_id
        ) then null
        else (select writer.address from customer as writer where writer.id = message.customer_id)
    end,
    ticket.brand_id, ticket.address, ticket.customer_id, ticket.status, ticket.closed_at,
    exists (select 1 from parted where parted.ticket = ticket.number and parted.customer_id = ticket.customer_id),
    customer.name, customer.address
from message
cross join ticket on ticket.number = message.ticket
cross join customer on customer.id = ticket.customer_id
where
    message.key > :after
    and (:address is null or ticket.address = :address)
    and (:active_since is null or ticket.active_at >= :active_since)
order by message.key
limit :limit;

-- name: history_traces
-- What is kept of the decisions behind a page of messages, for the rules where it matters: what the thread named (the
-- earlier message that is still in the same ticket), where a moved mail was first, who was lost because it was closed.
select
    message.key, traced.value, decision.ticket,
    iif(instr(decision.candidates, 'candidate-closed'), decision.candidates, '[]'),
    case message.because
        when 'known-message-id' then coalesce(
            (
                select named.key from message as named
                where
                    named.message_id = traced.value and named.brand_id = message.brand_id
                    and named.ticket = message.ticket and named.key < message.key
                order by named.arrival, named.key
                limit 1
            ),
            (
                select named.key from rewritten_id cross join message as named on named.key = rewritten_id.message
                where
                    rewritten_id.message_id = traced.value and named.ticket = message.ticket
                    and named.key < message.key
                limit 1
            )
        )
        when 'seen-reference' then (
            select named.key from message as named
            where
                named.key in (
                    select message_reference.message from message_reference
                    where
                        message_reference.customer_id = message.customer_id
                        and message_reference.message_id = traced.value and message_reference.message < message.key
                    order by message_reference.message desc
                    limit 20
                )
                and named.ticket = message.ticket
            order by named.arrival desc, named.key desc
            limit 1
        )
    end
from message
cross join decision on decision.message = message.key and decision.outcome = 'ticketed'
cross join (select json_extract(one.evidence, '$[0].value') as value, one.sequence from decision as one) as traced
    on traced.sequence = decision.sequence
where
    message.key > :after and message.key <= :until
    and message.because in (
        'signed-token', 'known-message-id', 'seen-reference', 'subject-number', 'time-window', 'new:candidate-closed',
        'new:split-remembered', 'moved-by-employee'
    )
    and (
        message.because not in ('time-window', 'new:split-remembered') or instr(decision.candidates, 'candidate-closed')
    )
order by message.key, decision.sequence
limit :limit;

-- name: named_ids
-- The ids that a customer's mails named, from behind one of them.
select message, message_id
from message_reference
where customer_id = :customer_id and (message_id, message) > (:message_id, :message)
order by message_id, message
limit :limit;

-- name: places
-- The messages of a ticket, and the rules that put them there.
select key, because from message where ticket = :ticket;
