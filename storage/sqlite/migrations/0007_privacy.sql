-- People can be forgotten: what was erased stays accounted for and does not come back, and the audit trail is a chain
-- over digests that outlive the texts. How long is kept what is done with is a setting; 0 keeps it.

alter table account add column retention_closed_days integer not null default 0;
alter table account add column retention_parked_days integer not null default 0;

-- An erasure that was begun and is not done goes on; its addresses are forgotten when their rows are gone.
create table erasure (
    id integer primary key autoincrement,
    customer_id integer,
    addresses text not null,
    with_others integer not null check (with_others in (0, 1)),
    begun_at integer not null,
    begun_by text not null,
    emptied_at integer,
    done_at integer,
    sums text not null default '{}'
) strict;

create unique index erasure_under_way on erasure (ifnull(done_at, 0)) where done_at is null;

-- Keyed digests: whoever asks for an address or brings the same bytes again finds the mark, and the mark tells nothing.
create table erased_address (
    mark blob primary key check (length(mark) = 32),
    erasure integer not null references erasure (id)
) strict, without rowid;

create table erased_mail (
    mark blob primary key check (length(mark) = 32)
) strict, without rowid;

-- Of an erased delivery the coordinates and the outcome stay, so that it is accounted for and never fetched again.
alter table delivery add column erased_at integer;

drop index delivery_undecided;
drop index delivery_without_message;
drop index delivery_without_raw;
create index delivery_undecided on delivery (key)
    where outcome <> 'pending' and decision is null and erased_at is null;
create index delivery_without_message on delivery (key)
    where outcome = 'ticketed' and message is null and erased_at is null;
create index delivery_without_raw on delivery (key) where raw_lost = 1 and erased_at is null;

create index ticket_following on ticket (follows) where follows is not null;
create index ticket_merged on ticket (merged_into) where merged_into is not null;

alter table event add column erasure integer references erasure (id);
alter table event add column digests blob not null default x'';
alter table event add column digest blob not null default x'';
alter table settings_version add column erasure integer references erasure (id);
alter table settings_version add column digests blob not null default x'';
alter table settings_version add column digest blob not null default x'';

-- The newest link of each chain, so that a row taken off its end is missed.
alter table store add column event_digest blob not null
    default x'0000000000000000000000000000000000000000000000000000000000000000';
alter table store add column settings_digest blob not null
    default x'0000000000000000000000000000000000000000000000000000000000000000';

update event
set digests = text_digests((select signing_key from store where store.id = 1), subject, detail, undo, ticket);

with recursive chained (id, digest) as (
    select 0, zeroblob(32)
    union all
    select
        event.id,
        linked(
            chained.digest, event.digests, event.id, event.at, event.actor, event.verb, event.part_of, event.revision
        )
    from chained
    cross join event on event.id = (select min(later.id) from event as later where later.id > chained.id)
)
update event set digest = chained.digest from chained where chained.id = event.id;

update settings_version
set digests = text_digests((select signing_key from store where store.id = 1), subject, detail, why, snapshot);

with recursive chained (version, digest) as (
    select 0, zeroblob(32)
    union all
    select
        settings_version.version,
        linked(
            chained.digest, settings_version.digests, settings_version.version, settings_version.at,
            settings_version.actor, settings_version.verb
        )
    from chained
    cross join settings_version on settings_version.version = (
        select min(later.version) from settings_version as later where later.version > chained.version
    )
)
update settings_version set digest = chained.digest from chained where chained.version = settings_version.version;

update store
set
    event_digest = coalesce((select digest from event order by id desc limit 1), event_digest),
    settings_digest = coalesce(
        (select digest from settings_version order by version desc limit 1), settings_digest
    );
