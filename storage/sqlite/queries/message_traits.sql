-- Parts of statements: `message_statements.py` finds messages by one trait, the newest first (`messages_`), and asks of
-- each whether it has others (`message_`). A negated trait is the same question with `not` before it, so none of them
-- may answer null.

-- name: messages_by_words
-- The messages that match; of somebody who wrote, only mails that came in.
select message.key
from message_text
cross join message on message.key = message_text.rowid
where message_text match :value and (:is_mail = 0 or message.direction = 'in')
:conditions
order by message_text.rowid desc
limit :limit

-- name: messages_by_name
-- The messages with a Message-ID.
select message.key
from message indexed by message_named
where message.message_id = :value
:conditions
order by message.key desc
limit :limit

-- name: messages_by_header
-- The messages about which a header decided.
select message.key
from deciding_header
cross join message on message.key = deciding_header.message
where deciding_header.header = :value
:conditions
group by deciding_header.message
order by deciding_header.message desc
limit :limit

-- name: messages_by_rule
-- The mails that one of these rules put where they are.
select message.key
from json_each(:value) as wanted
cross join message indexed by message_because on message.because = wanted.value
where true
:conditions
order by message.key desc
limit :limit

-- name: messages_of_all
-- Every message.
select message.key
from message indexed by message_place
where true
:conditions
order by message.key desc
limit :limit

-- name: message_holds_words
-- It matches. All that match are read once: to ask the index about one message costs as much.
message.key in (select rowid from message_text where message_text match :value)

-- name: message_is_sent_by
-- It came in and matches.
message.direction = 'in' and message.key in (select rowid from message_text where message_text match :value)

-- name: message_is_because
-- One of these rules put it where it is.
coalesce(message.because, '') in (select value from json_each(:value))

-- name: message_is_decided_by
-- A header decided about it.
exists (
    select 1
    from deciding_header
    where
        deciding_header.header = :header and deciding_header.message = message.key
        and (:value is null or deciding_header.value >= :value and deciding_header.value < :value || char(1114111))
)

-- name: message_is_named
-- It has this Message-ID.
message.message_id = :value
