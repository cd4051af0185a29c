-- A person looks after what is in no ticket: what was discarded stays in the sums, and waits for nobody any more.

alter table delivery add column discarded_at integer
    check (discarded_at is null or outcome in ('parked', 'failed'));
alter table delivery add column discarded_by text not null default '';
alter table delivery add column discard_reason text not null default '';

drop index delivery_set_aside;
create index delivery_set_aside on delivery (outcome, key)
    where outcome in ('duplicate', 'bounce', 'setup', 'parked', 'failed') and discarded_at is null;

create index delivery_discarded on delivery (discarded_at, key) where discarded_at is not null;

-- How many mails of each outcome were discarded, so that the glance can leave them out.
create table discard_count (
    outcome text primary key,
    mails integer not null
) strict, without rowid;

create trigger discard_counted after update of outcome, discarded_at on delivery
when old.discarded_at is not null or new.discarded_at is not null begin
    update discard_count set mails = mails - 1 where outcome = old.outcome and old.discarded_at is not null;
    insert into discard_count (outcome, mails)
    select new.outcome, 1 where new.discarded_at is not null
    on conflict (outcome) do update set mails = mails + 1;
end;

create trigger discard_uncounted after delete on delivery when old.discarded_at is not null begin
    update discard_count set mails = mails - 1 where outcome = old.outcome;
end;
