-- Parts of statements: `ticket_traits.py` asks whether a ticket has a trait (`is_`), or which tickets have it, newest
-- first (`by_`). A negated trait is the same question with `not` before it, so none of them may answer null.

-- name: is_in_status
-- Its status is one of these.
ticket.status in (select value from json_each(:value))

-- name: is_in_brand
-- Its brand is one of these.
ticket.brand_id in (select value from json_each(:value))

-- name: is_in_address
-- Its mail address is one of these.
ticket.address in (select value from json_each(:value))

-- name: is_in_assignee
-- Its assignee is one of these.
ticket.assignee in (select value from json_each(:value))

-- name: is_numbered
-- Its number is one of these.
ticket.number in (select value from json_each(:value))

-- name: is_marked
-- It has one of these tags or badges.
exists (
    select 1
    from json_each(:value) as wanted
    cross join ticket_mark
    where ticket_mark.kind = :kind and ticket_mark.mark = wanted.value and ticket_mark.ticket = ticket.number
)

-- name: is_because
-- One of these rules put a mail into it.
exists (
    select 1
    from json_each(:value) as wanted
    cross join message indexed by message_because
    where message.because = wanted.value and message.ticket = ticket.number
)

-- name: is_decided_by
-- A header decided about a mail of it.
exists (
    select 1
    from message
    cross join deciding_header on deciding_header.header = :header and deciding_header.message = message.key
    where
        message.ticket = ticket.number
        and (:value is null or deciding_header.value >= :value and deciding_header.value < :value || char(1114111))
)

-- name: is_named
-- It holds a message with this Message-ID.
exists (select 1 from message where message.message_id = :value and message.ticket = ticket.number)

-- name: is_unread
-- A mail came in that an employee has not seen.
ticket.last_in > coalesce(
    (select seen.message from seen where seen.login = :value and seen.ticket = ticket.number), 0
)

-- name: is_undelivered
-- A message that was sent from it bounced.
exists (
    select 1
    from message indexed by message_undelivered
    where message.ticket = ticket.number and message.failed_at is not null
)

-- name: is_with_attachment
-- Something is attached to a message of it.
exists (
    select 1
    from message
    cross join attachment on attachment.message = message.key
    where message.ticket = ticket.number and attachment.inline = 0
)

-- name: is_active_before
-- Its activity is that old.
ticket.active_at <= :value

-- name: is_active_since
-- Its activity is that new.
ticket.active_at >= :value

-- name: is_waiting
-- Its customer has waited since then.
ticket.waiting_since <= :value

-- name: is_waiting_beyond
-- It is awake, and its customer has waited as long as the limit of its address allows, else that of its brand; who came
-- after the latest of all limits is passed over quickly.
ticket.status in ('open', 'pending') and ticket.waiting_since <= :latest and ticket.waiting_since <= coalesce(
    (
        select wanted.value ->> 'at'
        from json_each(:value) as wanted
        where
            wanted.value ->> 'brand_id' = ticket.brand_id and wanted.value ->> 'answered' = ticket.answered
            and wanted.value ->> 'address' in (ticket.address, '')
        order by wanted.value ->> 'address' desc
        limit 1
    ),
    -1
)

-- name: is_with_words
-- One message of it matches. Of a word that is rarer than the bound, the newest messages are all there are; of another
-- one, each ticket that is not theirs must be asked.
ticket.number in (
    select message.ticket
    from (select rowid as key from message_text where message_text match :value order by rowid desc limit :most) as hit
    cross join message indexed by message_place on message.key = hit.key
)
or (
    select count(*) from (select rowid from message_text where message_text match :value limit :most)
) >= :most and exists (
    select 1
    from message
    cross join message_text on message_text.rowid = message.key
    where message.ticket = ticket.number and message_text match :value
)

-- name: is_sent_by
-- One mail that came into it matches. Of a word that is rarer than the bound, the newest messages are all there are; of another
-- one, each ticket that is not theirs must be asked.
ticket.number in (
    select message.ticket
    from (select rowid as key from message_text where message_text match :value order by rowid desc limit :most) as hit
    cross join message indexed by message_place on message.key = hit.key
    where message.direction = 'in'
)
or (
    select count(*) from (select rowid from message_text where message_text match :value limit :most)
) >= :most and exists (
    select 1
    from message
    cross join message_text on message_text.rowid = message.key
    where message.ticket = ticket.number and message_text match :value and message.direction = 'in'
)

-- name: by_number
-- The tickets with these numbers.
select value as number from json_each(:value)

-- name: by_name
-- The tickets that hold a message with this Message-ID.
select ticket as number from message where message_id = :value limit :most

-- name: by_words
-- The tickets of the newest messages that match.
select message.ticket as number
from (select rowid as key from message_text where message_text match :value order by rowid desc limit :most) as hit
cross join message indexed by message_place on message.key = hit.key

-- name: by_sender
-- The tickets of the newest mails that came in and match.
select message.ticket as number
from (select rowid as key from message_text where message_text match :value order by rowid desc limit :most) as hit
cross join message indexed by message_place on message.key = hit.key
where message.direction = 'in'

-- name: by_mark
-- The tickets with a tag or a badge.
select ticket as number from ticket_mark where kind = :kind and mark = :value

-- name: by_because
-- The tickets into which a rule put a mail.
select ticket as number from message indexed by message_because where because = :value

-- name: by_undelivered
-- The tickets from which a message bounced.
select ticket as number from message indexed by message_undelivered where failed_at is not null

-- name: newest_tickets
-- Of the tickets that have one of several marks, those with the highest numbers.
order by number desc limit :most

-- name: longest_waiting
-- Of the tickets whose customers wait, those that have waited longest.
select number from (
:arms
order by place limit :most
)

-- name: by_attachment
-- The tickets of the newest messages to which something is attached.
select message.ticket as number
from (select message as key from attachment where inline = 0 order by message desc limit :most) as hit
cross join message indexed by message_place on message.key = hit.key

-- name: by_header
-- The tickets of the newest mails about which a header decided with a value that begins so.
select message.ticket as number
from (
    select message as key
    from deciding_header
    where header = :header and (:value is null or value >= :value and value < :value || char(1114111))
    order by message desc
    limit :most
) as hit
cross join message indexed by message_place on message.key = hit.key

-- name: known_tags
-- The tags that tickets have, by name: each is a step to the next one, however many tickets there are.
with recursive known (tag) as (
    select min(mark) from ticket_mark where kind = 'tag'
    union all
    select (select min(mark) from ticket_mark where kind = 'tag' and mark > known.tag)
    from known
    where known.tag is not null
)
select tag from known where tag is not null limit :limit
