-- The sum of the migrations, to be read and never loaded. Written by `python -m tests.storage.sqlite.schema`.

pragma application_id = 1869442665;
pragma user_version = 8;

-- The desk: settings, kept mail, tickets, decisions, and the counters that keep every glance flat at a million tickets.
-- Times are milliseconds UTC. A column that refers to nothing is null; a text that says nothing is ''.

create table store (
    id integer primary key check (id = 1),
    revision integer not null default 0,
    settings_version integer not null default 0,
    signing_key blob not null check (length(signing_key) = 32)
, event_digest blob not null
    default x'0000000000000000000000000000000000000000000000000000000000000000', settings_digest blob not null
    default x'0000000000000000000000000000000000000000000000000000000000000000') strict;

create table change (
    revision integer not null,
    ticket integer not null,
    primary key (revision, ticket)
) strict, without rowid;

-- The rules that decide are a table and no check, so that a new rule costs an insert and not a rebuild of every message.
create table rule (
    name text primary key
) strict, without rowid;

-- Settings in force. What decides is read from the snapshot in settings_version; these rows give ids and hold references.

create table settings_version (
    version integer primary key,
    at integer not null,
    actor text not null,
    verb text not null,
    subject text not null,
    detail text not null,
    snapshot text not null
, why text not null default '', erasure integer references erasure (id), digests blob not null default x'', digest blob not null default x'') strict;

create table account (
    id integer primary key check (id = 1),
    name text not null,
    title text not null,
    mail_domain text not null,
    reopen_days integer not null,
    group_into_closed integer not null check (group_into_closed in (0, 1)),
    relays text not null,
    trusted_authservs text not null,
    flood_per_hour integer not null
, subject_number integer not null default 0 check (subject_number in (0, 1)), html_alternative integer not null default 0 check (html_alternative in (0, 1)), acknowledgements_per_hour integer not null default 60, retention_closed_days integer not null default 0, retention_parked_days integer not null default 0, time_zone text not null default 'Europe/Amsterdam', working_hours text not null default '', days_off text not null default '[]') strict;

create table brand (
    id integer primary key autoincrement,
    slug text not null unique,
    name text not null,
    default_address text
, first_answer_s integer not null default 0, next_answer_s integer not null default 0, time_zone text not null default '', working_hours text not null default '') strict;

create table mail_address (
    id integer primary key autoincrement,
    brand_id integer not null references brand (id) deferrable initially deferred,
    address text not null unique,
    from_name text not null,
    from_address text not null,
    group_by_time integer not null check (group_by_time in (0, 1)),
    period_s integer not null,
    cap_days integer not null,
    cap_mails integer not null,
    signature_level text not null check (signature_level in ('auto', 'brand', 'address', 'employee')),
    position integer not null
, canary_s integer not null default 0, language text not null default 'nl', acknowledge integer not null default 0 check (acknowledge in (0, 1)), acknowledgement text not null default '', first_answer_s integer, next_answer_s integer) strict;

create index mail_address_of_brand on mail_address (brand_id);

create table exclusion (
    id integer primary key autoincrement,
    pattern text not null,
    brand_id integer references brand (id) deferrable initially deferred,
    address_id integer references mail_address (id) deferrable initially deferred,
    note text not null
) strict;

create index exclusion_of_brand on exclusion (brand_id) where brand_id is not null;

create index exclusion_of_address on exclusion (address_id) where address_id is not null;

create table employee (
    id integer primary key autoincrement,
    login text not null unique,
    name text not null,
    email text not null,
    role text not null check (role in ('admin', 'agent', 'viewer')),
    language text not null
) strict;

-- A removed mailbox stays as a row, because its deliveries stay; its name may be used again.
create table forward_mailbox (
    id integer primary key autoincrement,
    name text not null,
    brand_id integer references brand (id) on delete set null deferrable initially deferred,
    host text not null,
    port integer not null,
    security text not null check (security in ('tls', 'starttls', 'none')),
    user text not null,
    secret text not null,
    folder text not null,
    after_ingest text not null,
    removed integer not null default 0 check (removed in (0, 1))
) strict;

create unique index forward_mailbox_name on forward_mailbox (name) where removed = 0;

create index forward_mailbox_of_brand on forward_mailbox (brand_id) where brand_id is not null;

create table mailbox_cursor (
    mailbox_id integer primary key references forward_mailbox (id),
    uidvalidity integer not null,
    uid_next integer not null,
    compared_at integer not null
) strict;

create table mailbox_health (
    mailbox_id integer primary key references forward_mailbox (id),
    state text not null check (state in (
        'never polled', 'connecting', 'fetching', 'idle', 'polling', 'waiting', 'refused', 'stopped'
    )),
    connected_since integer,
    last_poll_at integer,
    last_mail_at integer,
    next_try_at integer,
    lag_ms integer,
    error text not null
) strict;

create table vanished (
    mailbox_id integer not null references forward_mailbox (id),
    uidvalidity integer not null,
    uid integer not null,
    primary key (mailbox_id, uidvalidity, uid)
) strict, without rowid;

-- A lease that was given back keeps its row with owner '', so that epochs only rise.
create table lease (
    name text primary key,
    owner text not null,
    host text not null,
    pid integer not null,
    epoch integer not null,
    until integer not null
) strict, without rowid;

create table customer (
    id integer primary key autoincrement,
    name text not null,
    address text not null
) strict;

create table customer_address (
    address text primary key check (address <> ''),
    customer_id integer not null references customer (id)
) strict, without rowid;

create index customer_address_of on customer_address (customer_id);

-- An assignee is a login as text ('' is nobody), an address is text too: both outlive the settings that named them.
create table ticket (
    number integer primary key autoincrement,
    brand_id integer not null references brand (id),
    customer_id integer not null references customer (id),
    status text not null check (status in ('open', 'pending', 'snoozed', 'closed', 'merged', 'spam')),
    active_at integer not null,
    opened_at integer not null,
    closed_at integer,
    first_mail_at integer,
    message_count integer not null default 0,
    mail_count integer not null default 0,
    revision integer not null,
    follows integer references ticket (number),
    merged_into integer references ticket (number),
    address text not null,
    assignee text not null default '',
    tags text not null default '[]',
    badges text not null default '[]',
    subject text not null, snoozed_until integer check (snoozed_until is null or status = 'snoozed'), last_in integer not null default 0, waiting_since integer not null default 9223372036854775807, answered integer not null default 0 check (answered in (0, 1)),
    check ((status = 'merged') = (merged_into is not null))
) strict;

create index ticket_by_status on ticket (status, active_at desc, number);

create index ticket_by_brand on ticket (status, brand_id, active_at desc, number, assignee);

create index ticket_by_address on ticket (status, address, active_at desc, number, brand_id, assignee);

create index ticket_by_assignee on ticket (status, assignee, active_at desc, number);

create index ticket_candidate on ticket (customer_id, brand_id, address, active_at desc, number)
    where status not in ('merged', 'spam');

-- One row a kind of ticket, so that totals cost as much as there are kinds.
create table ticket_count (
    status text not null,
    brand_id integer not null,
    address text not null,
    assignee text not null,
    tickets integer not null,
    primary key (status, brand_id, address, assignee)
) strict, without rowid;

create trigger ticket_counted after insert on ticket begin
    insert into ticket_count (status, brand_id, address, assignee, tickets)
    values (new.status, new.brand_id, new.address, new.assignee, 1)
    on conflict (status, brand_id, address, assignee) do update set tickets = tickets + 1;
end;

create trigger ticket_recounted after update of status, brand_id, address, assignee on ticket begin
    update ticket_count set tickets = tickets - 1
    where status = old.status and brand_id = old.brand_id and address = old.address and assignee = old.assignee;
    insert into ticket_count (status, brand_id, address, assignee, tickets)
    values (new.status, new.brand_id, new.address, new.assignee, 1)
    on conflict (status, brand_id, address, assignee) do update set tickets = tickets + 1;
end;

create trigger ticket_uncounted after delete on ticket begin
    update ticket_count set tickets = tickets - 1
    where status = old.status and brand_id = old.brand_id and address = old.address and assignee = old.assignee;
end;

-- Who wrote in a ticket: facts that each decision asks, kept so that it need not read the ticket's messages.
create table ticket_customer (
    ticket integer not null references ticket (number),
    customer_id integer not null references customer (id),
    mails integer not null,
    last_mail_at integer,
    primary key (ticket, customer_id)
) strict, without rowid;

-- Who was in To or Cc of a ticket's messages, and how many times.
create table ticket_address (
    ticket integer not null references ticket (number),
    address text not null,
    times integer not null,
    primary key (ticket, address)
) strict, without rowid;

create table parted (
    ticket integer not null references ticket (number),
    customer_id integer not null references customer (id),
    primary key (ticket, customer_id)
) strict, without rowid;

create table address_activity (
    address text primary key,
    last_mail_at integer not null
) strict, without rowid;

-- The text stands last, so that what comes before it is read without its overflow pages.
create table message (
    key integer primary key autoincrement,
    ticket integer not null references ticket (number),
    brand_id integer not null,
    customer_id integer references customer (id),
    delivery integer references delivery (key),
    direction text not null check (direction in ('in', 'out', 'note')),
    arrival integer not null,
    from_customer integer not null check (from_customer in (0, 1)),
    automatic integer not null check (automatic in (0, 1)),
    parse_version integer not null,
    because text references rule (name),
    sha256 blob check (length(sha256) = 32),
    body_digest blob not null,
    message_id text not null,
    sender text not null,
    sender_name text not null,
    author text not null,
    address_because text not null,
    badges text not null,
    failed_at integer,
    failure text not null default '',
    subject text not null,
    text text not null
, answers integer not null default 0
    check (answers = 0 or answers = 1 and direction = 'out')) strict;

create index message_of_ticket on message (ticket, arrival);

create index message_named on message (message_id, brand_id);

create index message_with_bytes on message (sha256, brand_id) where sha256 is not null;

create index message_automatic on message (sender, arrival) where automatic = 1;

create virtual table message_text using fts5 (
    subject, text, sender, sender_name,
    content = 'message', content_rowid = 'key',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

-- New messages are put into the index at the end of their transaction, not by a trigger: a savepoint writes the
-- index out, and there is one a mail.
create trigger message_text_removed after delete on message begin
    insert into message_text (message_text, rowid, subject, text, sender, sender_name)
    values ('delete', old.key, old.subject, old.text, old.sender, old.sender_name);
end;

create trigger message_text_changed after update of subject, text, sender, sender_name on message begin
    insert into message_text (message_text, rowid, subject, text, sender, sender_name)
    values ('delete', old.key, old.subject, old.text, old.sender, old.sender_name);
    insert into message_text (rowid, subject, text, sender, sender_name)
    values (new.key, new.subject, new.text, new.sender, new.sender_name);
end;

create table message_address (
    message integer not null references message (key),
    role text not null check (role in ('to', 'cc')),
    position integer not null,
    address text not null,
    primary key (message, role, position)
) strict, without rowid;

create table message_reference (
    customer_id integer not null references customer (id),
    message_id text not null,
    message integer not null references message (key),
    primary key (customer_id, message_id, message)
) strict, without rowid;

create table rewritten_id (
    message_id text not null,
    message integer not null references message (key),
    primary key (message_id, message)
) strict, without rowid;

create table attachment (
    message integer not null references message (key),
    position integer not null,
    name text not null,
    content_type text not null,
    size integer not null,
    sha256 blob not null,
    part text not null,
    content_id text not null,
    inline integer not null check (inline in (0, 1)),
    primary key (message, position)
) strict, without rowid;

-- decision is the newest one about the delivery; raw_lost tells that the raw bytes are gone.
create table delivery (
    key integer primary key autoincrement,
    mailbox_id integer references forward_mailbox (id),
    brand_id integer references brand (id),
    uidvalidity integer not null,
    uid integer not null,
    arrival integer not null,
    kept_at integer not null,
    size integer not null,
    sha256 blob not null check (length(sha256) = 32),
    outcome text not null default 'pending' check (outcome in (
        'pending', 'ticketed', 'duplicate', 'bounce', 'setup', 'parked', 'failed'
    )),
    because text references rule (name),
    message integer references message (key),
    ticket integer references ticket (number),
    decision integer,
    raw_lost integer not null default 0 check (raw_lost in (0, 1)),
    reason text not null default '', discarded_at integer
    check (discarded_at is null or outcome in ('parked', 'failed')), discarded_by text not null default '', discard_reason text not null default '', erased_at integer,
    check (mailbox_id is not null or brand_id is not null)
) strict;

create unique index delivery_fetched on delivery (mailbox_id, uidvalidity, uid) where mailbox_id is not null;

create unique index delivery_imported on delivery (brand_id, sha256, uid) where mailbox_id is null;

create index delivery_with_bytes on delivery (sha256) where mailbox_id is not null;

create index delivery_kept on delivery (kept_at);

create index delivery_pending on delivery (arrival, key) where outcome = 'pending';

create table raw_mail (
    delivery integer primary key references delivery (key),
    packing text not null check (packing in ('plain', 'zstd')),
    packed blob not null
) strict;

create trigger raw_mail_lost after delete on raw_mail begin
    update delivery set raw_lost = 1 where key = old.delivery;
end;

create table also_delivered (
    message integer not null references message (key),
    delivery integer not null references delivery (key),
    address text not null,
    primary key (message, delivery)
) strict, without rowid;

-- mailbox_id 0 stands for imports, which are counted by brand; brand_id is 0 for what a mailbox brought.
create table ledger_count (
    mailbox_id integer not null,
    brand_id integer not null,
    uidvalidity integer not null,
    outcome text not null,
    mails integer not null,
    primary key (mailbox_id, brand_id, uidvalidity, outcome)
) strict, without rowid;

create trigger delivery_counted after insert on delivery begin
    insert into ledger_count (mailbox_id, brand_id, uidvalidity, outcome, mails)
    values (
        coalesce(new.mailbox_id, 0), iif(new.mailbox_id is null, new.brand_id, 0), new.uidvalidity, new.outcome, 1
    )
    on conflict (mailbox_id, brand_id, uidvalidity, outcome) do update set mails = mails + 1;
end;

create trigger delivery_recounted after update of outcome, uidvalidity on delivery begin
    update ledger_count set mails = mails - 1
    where mailbox_id = coalesce(old.mailbox_id, 0) and brand_id = iif(old.mailbox_id is null, old.brand_id, 0)
        and uidvalidity = old.uidvalidity and outcome = old.outcome;
    insert into ledger_count (mailbox_id, brand_id, uidvalidity, outcome, mails)
    values (
        coalesce(new.mailbox_id, 0), iif(new.mailbox_id is null, new.brand_id, 0), new.uidvalidity, new.outcome, 1
    )
    on conflict (mailbox_id, brand_id, uidvalidity, outcome) do update set mails = mails + 1;
end;

create trigger delivery_uncounted after delete on delivery begin
    update ledger_count set mails = mails - 1
    where mailbox_id = coalesce(old.mailbox_id, 0) and brand_id = iif(old.mailbox_id is null, old.brand_id, 0)
        and uidvalidity = old.uidvalidity and outcome = old.outcome;
end;

create table decision (
    sequence integer primary key autoincrement,
    delivery integer not null references delivery (key),
    message integer references message (key),
    ticket integer references ticket (number),
    outcome text not null check (outcome in (
        'ticketed', 'duplicate', 'bounce', 'setup', 'parked', 'failed'
    )),
    because text not null references rule (name),
    settings_version integer not null,
    engine_version integer not null,
    decided_at integer not null,
    address text not null,
    address_because text not null,
    address_evidence text,
    evidence text not null,
    candidates text not null,
    compared text not null
) strict;

create index decision_of_delivery on decision (delivery);

create index decision_of_message on decision (message) where message is not null;

create table event (
    id integer primary key autoincrement,
    at integer not null,
    actor text not null,
    verb text not null,
    subject text not null,
    detail text not null,
    ticket integer references ticket (number)
, undo text not null default '', undone_at integer, part_of integer references event (id), revision integer not null default 0, erasure integer references erasure (id), digests blob not null default x'', digest blob not null default x'') strict;

create index event_of_ticket on event (ticket) where ticket is not null;

-- A signature is of a brand, an address, or an employee; an employee's may be for one brand or one address.
create table signature (
    id integer primary key autoincrement,
    brand_id integer references brand (id) deferrable initially deferred,
    address_id integer references mail_address (id) deferrable initially deferred,
    employee_id integer references employee (id) deferrable initially deferred,
    text text not null,
    check (brand_id is not null or address_id is not null or employee_id is not null),
    check (brand_id is null or address_id is null)
) strict;

create unique index signature_of
    on signature (ifnull(employee_id, 0), ifnull(brand_id, 0), ifnull(address_id, 0));

create index signature_of_brand on signature (brand_id) where brand_id is not null;

create index signature_of_address on signature (address_id) where address_id is not null;

-- The account's own has no address.
create table outgoing_server (
    id integer primary key autoincrement,
    address_id integer references mail_address (id) deferrable initially deferred,
    host text not null,
    port integer not null,
    security text not null check (security in ('tls', 'starttls', 'none')),
    user text not null,
    secret text not null
, login_way text not null default 'password'
    check (login_way in ('password', 'xoauth2'))) strict;

create unique index outgoing_server_of on outgoing_server (ifnull(address_id, 0));

create index event_undoable on event (id) where undo <> '';

create index event_parts on event (part_of) where part_of is not null;

-- Our own mails that were sent to an address, to see them come back by its forward mailbox.
create table probe (
    id integer primary key autoincrement,
    address text not null,
    message_id text not null unique,
    is_canary integer not null check (is_canary in (0, 1)),
    sent_at integer not null,
    sent_by text not null,
    arrived_at integer,
    delivery integer references delivery (key),
    failed_at integer,
    failure text not null default ''
) strict;

create index probe_of_address on probe (address, sent_at desc);

-- Mails per address and hour (since 1970, UTC), for what is usual; a message that is moved later changes nothing of it.
create table arrival_count (
    address text not null,
    hour integer not null,
    mails integer not null,
    primary key (address, hour)
) strict, without rowid;

-- Who wrote, to which ticket address, how many times; a message that is moved later changes nothing of it.
create table sender_count (
    sender text not null,
    brand_id integer not null,
    address text not null,
    mails integer not null,
    first_mail_at integer not null,
    last_mail_at integer not null,
    primary key (sender, brand_id, address)
) strict, without rowid;

-- By which names a customer wrote, and under which subjects that may hold a number: what the agency finder looks at.
create table sender_mark (
    sender text not null,
    kind text not null check (kind in ('name', 'subject')),
    mark text not null,
    mails integer not null,
    primary key (sender, kind, mark)
) strict, without rowid;

create trigger sender_counted after insert on message when new.direction = 'in' and new.sender <> '' begin
    insert into sender_count (sender, brand_id, address, mails, first_mail_at, last_mail_at)
    select new.sender, new.brand_id, ticket.address, 1, new.arrival, new.arrival
    from ticket
    where ticket.number = new.ticket
    on conflict (sender, brand_id, address) do update set
        mails = mails + 1, first_mail_at = min(first_mail_at, excluded.first_mail_at),
        last_mail_at = max(last_mail_at, excluded.last_mail_at);
    insert into sender_mark (sender, kind, mark, mails)
    select new.sender, 'name', new.sender_name, 1
    where new.from_customer = 1 and new.sender_name <> ''
    on conflict (sender, kind, mark) do update set mails = mails + 1;
    insert into sender_mark (sender, kind, mark, mails)
    select new.sender, 'subject', substr(new.subject, 1, 200), 1
    where new.from_customer = 1 and substr(new.subject, 1, 200) glob '*[0-9]*[0-9]*[0-9]*'
    on conflict (sender, kind, mark) do update set mails = mails + 1;
end;

-- A mail whose ticket went to another address is taken off one of the sender's other rows, so that the sum holds.
create trigger sender_uncounted after delete on message when old.direction = 'in' and old.sender <> '' begin
    update sender_count set mails = mails - 1
    where (sender, brand_id, address) = (
        select held.sender, held.brand_id, held.address
        from sender_count as held
        where held.sender = old.sender
        order by
            held.brand_id = old.brand_id desc,
            held.address = (select ticket.address from ticket where ticket.number = old.ticket) desc
        limit 1
    );
    delete from sender_count where sender = old.sender and mails < 1;
    update sender_mark set mails = mails - 1
    where sender = old.sender and old.from_customer = 1
        and (kind, mark) in (values ('name', old.sender_name), ('subject', substr(old.subject, 1, 200)));
    delete from sender_mark where sender = old.sender and mails < 1;
end;

-- Google's questions are few among our own probes that came back.
create index delivery_confirmation on delivery (key) where because = 'setup:gmail-confirmation';

create index ticket_to_wake on ticket (snoozed_until, number) where snoozed_until is not null;

-- The newest mail of a ticket that an employee has seen.
create table seen (
    login text not null,
    ticket integer not null references ticket (number),
    message integer not null,
    primary key (login, ticket)
) strict, without rowid;

-- login '' is everyone's; key '' has none.
create table saved_search (
    id integer primary key autoincrement,
    login text not null,
    name text not null check (name <> ''),
    key text not null,
    query text not null,
    unique (login, name)
) strict;

-- Each console has a place of its own, so that an employee may be at work in two of them.
create table presence (
    login text not null,
    place text not null,
    ticket integer not null references ticket (number),
    doing text not null check (doing in ('reading', 'writing')),
    until integer not null,
    primary key (login, place)
) strict, without rowid;

create index presence_at on presence (ticket);

create index ticket_by_age on ticket (status, opened_at, number, brand_id, address, assignee);

create index ticket_by_waiting on ticket (status, waiting_since, number, brand_id, address, assignee);

create index message_asked on message (ticket, arrival) where from_customer = 1;

-- Which ticket holds a message, apart from its text: words are found in thousands of messages at once.
create index message_place on message (key, ticket, direction);

create index message_because on message (because, ticket) where because is not null;

create index message_undelivered on message (ticket) where failed_at is not null;

-- The tags and badges of tickets, to find the tickets by them; newest ticket last.
create table ticket_mark (
    kind text not null check (kind in ('tag', 'badge')),
    mark text not null,
    ticket integer not null references ticket (number),
    primary key (kind, mark, ticket)
) strict, without rowid;

create trigger ticket_marked after insert on ticket when new.tags <> '[]' or new.badges <> '[]' begin
    insert into ticket_mark (kind, mark, ticket)
    select 'tag', value, new.number from json_each(new.tags)
    union
    select 'badge', value, new.number from json_each(new.badges);
end;

create trigger ticket_remarked after update of tags, badges on ticket
when new.tags <> old.tags or new.badges <> old.badges begin
    delete from ticket_mark
    where ticket = new.number and (kind, mark) in (
        select 'tag', value from json_each(old.tags) union select 'badge', value from json_each(old.badges)
    );
    insert into ticket_mark (kind, mark, ticket)
    select 'tag', value, new.number from json_each(new.tags)
    union
    select 'badge', value, new.number from json_each(new.badges);
end;

create trigger ticket_unmarked after delete on ticket begin
    delete from ticket_mark
    where ticket = old.number and (kind, mark) in (
        select 'tag', value from json_each(old.tags) union select 'badge', value from json_each(old.badges)
    );
end;

-- The headers that decided about messages, with the beginning of their values; in the order of the messages, because
-- nearly every mail has the commonest ones.
create table deciding_header (
    header text not null,
    message integer not null references message (key),
    value text not null collate nocase,
    primary key (header, message, value)
) strict, without rowid;

create view evidence (header, message, value) as
select
    lower(json_extract(found.value, '$.header')), decision.message,
    substr(json_extract(found.value, '$.value'), 1, 200)
from decision
cross join json_each(
    json_insert(decision.evidence, '$[#]', json(coalesce(decision.address_evidence, '{"header":""}')))
) as found
where decision.message is not null and decision.outcome = 'ticketed'
    and coalesce(json_extract(found.value, '$.header'), '') <> '';

create trigger evidence_kept after insert on decision when new.message is not null and new.outcome = 'ticketed' begin
    insert into deciding_header (header, message, value)
    select header, message, value from evidence where message = new.message
    on conflict (header, message, value) do nothing;
end;

-- One without a brand is of all.
create table template (
    id integer primary key autoincrement,
    brand_id integer references brand (id) deferrable initially deferred,
    name text not null check (name <> ''),
    text text not null
) strict;

create unique index template_named on template (ifnull(brand_id, 0), name);

create index template_of_brand on template (brand_id) where brand_id is not null;

create index message_answered on message (ticket, arrival) where answers = 1;

create index message_failed on message (ticket) where failure <> '';

-- A mail of ours and what becomes of it; the address stands as text too, because it outlives the settings that named it.
-- ticket is the message's, and follows it; refused counts the recipients for whom no server takes it; may_have_left stays
-- when nobody knew once. A troubled one waits for a person, an open one is not done with.
create table outbox (
    id integer primary key autoincrement,
    message integer not null unique references message (key),
    ticket integer not null references ticket (number),
    address_id integer,
    address text not null,
    sender text not null,
    state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'refused', 'unknown')),
    automatic integer not null check (automatic in (0, 1)),
    attempts integer not null default 0,
    refused integer not null default 0,
    may_have_left integer not null default 0 check (may_have_left in (0, 1)),
    queued_at integer not null,
    queued_by text not null,
    next_try_at integer,
    tried_at integer,
    handed_at integer,
    ended_at integer,
    settled_at integer,
    settled_by text not null default '',
    server_said text not null default '',
    is_troubled integer not null generated always as (
        settled_at is null and (state in ('refused', 'unknown') or refused > 0)
    ) virtual,
    is_open integer not null generated always as (is_troubled or state in ('queued', 'sending')) virtual,
    check ((state = 'queued') = (next_try_at is not null))
) strict;

create index outbox_by_state on outbox (state, id);

create index outbox_open on outbox (id) where is_open = 1;

create index outbox_troubled on outbox (ticket) where is_troubled = 1;

create index outbox_due on outbox (next_try_at, id) where next_try_at is not null;

create index outbox_automatic on outbox (queued_at) where automatic = 1;

create trigger outbox_moved after update of ticket on message when new.ticket <> old.ticket begin
    update outbox set ticket = new.ticket where message = new.key;
end;

-- Whoever has dealt with a mail did not know that it would bounce.
create trigger outbox_bounced after update of failed_at on message when new.failed_at is not null begin
    update outbox set settled_at = null, settled_by = '' where message = new.key;
end;

-- acknowledged_at is set for an acknowledgement only, to find the one before it.
create table outbox_recipient (
    outbox integer not null references outbox (id),
    address text not null check (address <> ''),
    position integer not null,
    handing text not null default 'waiting' check (handing in ('waiting', 'taken', 'refused')),
    code integer not null default 0,
    acknowledged_at integer,
    words text not null default '',
    primary key (outbox, address)
) strict, without rowid;

create index outbox_recipient_acknowledged on outbox_recipient (address, acknowledged_at)
    where acknowledged_at is not null;

create table outgoing_mail (
    outbox integer primary key references outbox (id),
    size integer not null,
    sha256 blob not null check (length(sha256) = 32),
    packing text not null check (packing in ('plain', 'zstd')),
    packed blob not null
) strict;

-- One row a kind of mail in the outbox, so that the glance costs as much as there are kinds.
create table outbox_count (
    state text not null,
    is_open integer not null,
    mails integer not null,
    primary key (state, is_open)
) strict, without rowid;

create trigger outbox_counted after insert on outbox begin
    insert into outbox_count (state, is_open, mails) values (new.state, new.is_open, 1)
    on conflict (state, is_open) do update set mails = mails + 1;
end;

create trigger outbox_recounted after update of state, refused, settled_at on outbox begin
    update outbox_count set mails = mails - 1 where state = old.state and is_open = old.is_open;
    insert into outbox_count (state, is_open, mails) values (new.state, new.is_open, 1)
    on conflict (state, is_open) do update set mails = mails + 1;
end;

create trigger outbox_uncounted after delete on outbox begin
    update outbox_count set mails = mails - 1 where state = old.state and is_open = old.is_open;
end;

-- What somebody writes and has not sent. The message that it answers may be taken back, so it is no reference.
create table draft (
    login text not null,
    ticket integer not null references ticket (number),
    kind text not null check (kind in ('reply', 'reply-all', 'forward')),
    about integer,
    signature text check (signature in ('auto', 'brand', 'address', 'employee')),
    is_unsigned integer not null check (is_unsigned in (0, 1)),
    saved_at integer not null,
    to_typed text not null,
    cc_typed text not null,
    files text not null,
    subject text not null,
    text text not null,
    primary key (login, ticket)
) strict;

create index draft_about on draft (about) where about is not null;

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

create index delivery_undecided on delivery (key)
    where outcome <> 'pending' and decision is null and erased_at is null;

create index delivery_without_message on delivery (key)
    where outcome = 'ticketed' and message is null and erased_at is null;

create index delivery_without_raw on delivery (key) where raw_lost = 1 and erased_at is null;

create index ticket_following on ticket (follows) where follows is not null;

create index ticket_merged on ticket (merged_into) where merged_into is not null;

create view waiting (ticket, since, answered) as
select
    number,
    iif(status in ('open', 'pending', 'snoozed'), coalesce((
        select min(message.arrival)
        from message
        where message.ticket = number and message.from_customer = 1 and message.arrival > coalesce(last_answer, -1)
    ), 9223372036854775807), 9223372036854775807),
    last_answer is not null
from (
    select
        ticket.number,
        ticket.status,
        (select max(answer.arrival) from message as answer where answer.ticket = ticket.number and answer.answers = 1)
            as last_answer
    from ticket
);

create trigger waiting_for_message after insert on message when new.from_customer = 1 or new.answers = 1 begin
    update ticket set (waiting_since, answered) = (select since, answered from waiting where ticket = new.ticket)
    where number = new.ticket;
end;

create trigger waiting_for_moved after update of ticket, from_customer, answers, arrival on message begin
    update ticket set (waiting_since, answered) = (select since, answered from waiting where ticket = number)
    where number in (old.ticket, new.ticket);
end;

create trigger waiting_for_removed after delete on message begin
    update ticket set (waiting_since, answered) = (select since, answered from waiting where ticket = old.ticket)
    where number = old.ticket;
end;

create trigger waiting_for_status after update of status on ticket when new.status <> old.status begin
    update ticket set (waiting_since, answered) = (select since, answered from waiting where ticket = new.number)
    where number = new.number;
end;

-- The answers of a night, to tell which came late.
create index message_answering on message (arrival) where answers = 1;

insert into rule (name) values
    ('bounce'),
    ('duplicate'),
    ('failed'),
    ('known-message-id'),
    ('moved-by-employee'),
    ('new:automatic'),
    ('new:candidate-closed'),
    ('new:cap-reached'),
    ('new:from-ourselves'),
    ('new:grouping-off'),
    ('new:no-candidate'),
    ('new:period-over'),
    ('new:sender-excluded'),
    ('new:sender-unsure'),
    ('new:split-remembered'),
    ('new:stranger'),
    ('parked:bounce'),
    ('parked:flood'),
    ('parked:loop'),
    ('parked:oversize'),
    ('seen-reference'),
    ('setup:gmail-confirmation'),
    ('setup:probe'),
    ('signed-token'),
    ('subject-number'),
    ('time-window');
