-- The audit trail as a chain.

-- name: event_digest
-- The newest link of the chain of events.
select event_digest from store where id = 1;

-- name: settings_digest
-- The newest link of the chain of settings.
select settings_digest from store where id = 1;

-- name: link_event
-- Keep an event's link.
update event set digest = :digest where id = :id;

-- name: end_event_chain
-- Keep the newest link of the chain of events.
update store set event_digest = :digest where id = 1;

-- name: event_links
-- Events as links of their chain.
select id, at, actor, verb, part_of, revision, subject, detail, undo, ticket, digests, digest, erasure is not null
from event
where id > :after
order by id
limit :limit;

-- name: settings_links
-- Versions of the settings as links of their chain.
select version, at, actor, verb, subject, detail, why, snapshot, digests, digest, erasure is not null
from settings_version
where version > :after
order by version
limit :limit;
