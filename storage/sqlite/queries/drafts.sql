-- Answers that somebody writes and has not sent.

-- name: draft
-- An employee's draft in a ticket.
select login, ticket, kind, about, to_typed, cc_typed, subject, text, signature, is_unsigned, files, saved_at
from draft
where login = :login and ticket = :ticket;

-- name: drafts
-- An employee's drafts, newest first.
select login, ticket, kind, about, to_typed, cc_typed, subject, text, signature, is_unsigned, files, saved_at
from draft
where login = :login
order by saved_at desc, ticket desc;

-- name: save_draft
-- Keep a draft in the place of the one before.
insert into draft (
    login, ticket, kind, about, to_typed, cc_typed, subject, text, signature, is_unsigned, files, saved_at
)
values (
    :login, :ticket, :kind, :about, :to_typed, :cc_typed, :subject, :text, :signature, :is_unsigned, :files, :saved_at
)
on conflict (login, ticket) do update set
    kind = excluded.kind, about = excluded.about, to_typed = excluded.to_typed, cc_typed = excluded.cc_typed,
    subject = excluded.subject, text = excluded.text, signature = excluded.signature,
    is_unsigned = excluded.is_unsigned, files = excluded.files, saved_at = excluded.saved_at;

-- name: drop_draft
-- Forget an employee's draft in a ticket.
delete from draft where login = :login and ticket = :ticket;

-- name: draft_about_nothing
-- Let drafts answer the ticket itself, because the message that they answer is taken back.
update draft set about = null where about = :message;
