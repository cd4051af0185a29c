-- name: lease
-- Who holds a lease; one that was given back has no owner.
select name, owner, host, pid, epoch, until from lease where name = :name and owner <> '';

-- name: take_lease
-- Take a lease that is free or over, with the next epoch, or prolong one's own; nothing happens otherwise.
insert into lease (name, owner, host, pid, epoch, until)
values (:name, :owner, :host, :pid, 1, :until)
on conflict (name) do update set
    owner = excluded.owner, host = excluded.host, pid = excluded.pid, until = excluded.until,
    epoch = iif(owner = excluded.owner, epoch, epoch + 1)
where owner = excluded.owner or owner = '' or until <= :now;

-- name: drop_lease
-- Give a lease back; its row keeps the epoch.
update lease set owner = '', until = 0 where name = :name and owner = :owner and epoch = :epoch;

-- name: mailbox_health
-- What the poller last said of each mailbox in the settings.
select
    forward_mailbox.id, coalesce(mailbox_health.state, 'never polled'), mailbox_health.connected_since,
    mailbox_health.last_poll_at, mailbox_health.last_mail_at, mailbox_health.next_try_at, mailbox_health.lag_ms,
    coalesce(mailbox_health.error, '')
from forward_mailbox left join mailbox_health on mailbox_health.mailbox_id = forward_mailbox.id
where forward_mailbox.removed = 0
order by forward_mailbox.id;

-- name: save_health
-- Keep what the poller says of a mailbox.
insert into mailbox_health (
    mailbox_id, state, connected_since, last_poll_at, last_mail_at, next_try_at, lag_ms, error
)
values (:mailbox_id, :state, :connected_since, :last_poll_at, :last_mail_at, :next_try_at, :lag_ms, :error)
on conflict (mailbox_id) do update set
    state = excluded.state, connected_since = excluded.connected_since, last_poll_at = excluded.last_poll_at,
    last_mail_at = excluded.last_mail_at, next_try_at = excluded.next_try_at, lag_ms = excluded.lag_ms,
    error = excluded.error;
