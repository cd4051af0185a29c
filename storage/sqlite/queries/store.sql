-- name: revision
-- The store's revision: it rises with every commit that changed something.
select revision from store where id = 1;

-- name: raise_revision
-- Raise the revision, once per transaction that changed something.
update store set revision = :revision where id = 1;

-- name: signing_key
-- The key that signs outgoing Message-IDs.
select signing_key from store where id = 1;

-- name: note_change
-- Note a ticket that the revision changed.
insert into change (revision, ticket) values (?1, ?2);

-- name: prune_changes
-- Forget which tickets changed long ago.
delete from change where revision <= :revision;

-- name: changed_since
-- Which tickets changed after a revision.
select distinct ticket from change where revision > :revision;

-- name: touch_ticket
-- Give a ticket the revision of this transaction.
update ticket set revision = :revision where number = :number;
