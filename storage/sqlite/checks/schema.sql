-- What a database consists of.

-- name: schema_things
-- Tables, indexes, triggers and views with the text that made each; what SQLite keeps for itself is none.
select type, name, sql
from sqlite_schema
where sql is not null and substr(name, 1, 7) <> 'sqlite_'
order by rowid;

-- name: columns_of
-- The columns of a table, those that are computed among them.
select name from pragma_table_xinfo(:table) order by cid;

-- name: rules
-- The rules that decide.
select name from rule;

-- name: restore_rule
-- Keep a rule again.
insert into rule (name) values (:name) on conflict do nothing;

-- name: tags_of_marks
-- Read the tags of tickets anew from the list of marks.
update ticket
set tags = (
    select json_group_array(ticket_mark.mark)
    from ticket_mark
    where ticket_mark.kind = 'tag' and ticket_mark.ticket = ticket.number
)
where number in (select value from json_each(:keys)) and iif(json_valid(tags), json_type(tags), '') <> 'array';

-- name: badges_of_marks
-- Read the badges of tickets anew from the list of marks.
update ticket
set badges = (
    select json_group_array(ticket_mark.mark)
    from ticket_mark
    where ticket_mark.kind = 'badge' and ticket_mark.ticket = ticket.number
)
where number in (select value from json_each(:keys)) and iif(json_valid(badges), json_type(badges), '') <> 'array';
