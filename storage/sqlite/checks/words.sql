-- The full-text index against the messages.

-- name: unindexed_messages
-- Messages that can't be found by their words, and words without their message.
select 'message', key, 'words', 0, 1
from message
where not exists (select 1 from message_text_docsize where message_text_docsize.id = message.key)
union all
select 'message', id, 'words', 1, 0
from message_text_docsize
where not exists (select 1 from message where message.key = message_text_docsize.id);

-- name: newest_key
-- The newest message.
select coalesce(max(key), 0) from message;

-- name: some_messages
-- Messages by their keys, with the words by which they must be found.
select message.key, message.subject, message.text, message.sender, message.sender_name
from json_each(:keys) as wanted cross join message on message.key = wanted.value;

-- name: is_found
-- Whether a message is found by words.
select exists (select 1 from message_text where message_text match :match and rowid = :key);
