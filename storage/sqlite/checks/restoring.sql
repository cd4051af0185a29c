-- What is changed in a copy before it takes the place of the database that it was taken from.

-- name: drop_leases
-- Let nobody hold anything: whoever did, did so elsewhere.
update lease set owner = '', until = 0 where owner <> '';

-- name: outgoing_under_way
-- The mails of ours that were on their way.
select id, ticket from outbox where state in ('queued', 'sending');

-- name: doubt_outgoing
-- Let nobody know whether a mail of ours has left.
update outbox
set
    state = 'unknown', server_said = :words, next_try_at = null, ended_at = :at, may_have_left = 1, settled_at = null,
    settled_by = ''
where id = :id and state in ('queued', 'sending');

-- name: compare_mailboxes
-- Let every mailbox be compared whole at the next visit.
update mailbox_cursor set compared_at = 0;

-- name: forget_presence
-- Let nobody be at work on a ticket.
delete from presence;

-- name: newest_number
-- The newest number that a table has given.
select coalesce(max(seq), 0) from sqlite_sequence where name = :name;

-- name: begin_numbers
-- Give a table its first number.
insert into sqlite_sequence (name, seq) select :name, 0 where not exists (
    select 1 from sqlite_sequence where name = :name
);

-- name: leave_numbers
-- Let the next number of a table be a later one.
update sqlite_sequence set seq = :seq where name = :name;
