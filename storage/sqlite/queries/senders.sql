-- Who wrote. None of these reads a message.

-- name: senders
-- Who wrote to which ticket address how many times, the newest mail first.
select sender, brand_id, address, mails, last_mail_at
from sender_count
order by last_mail_at desc, sender, brand_id, address
limit :limit;

-- name: senders_with_marks
-- The senders with many different names, or subjects that may hold a number; those with the most first.
select sender, max(marks)
from (
    select sender, kind, count(*) as marks
    from sender_mark
    group by sender, kind
    having count(*) >= :least
)
group by sender
order by 2 desc, sender
limit :limit;

-- name: sender_sums
-- A sender's mails with the first and the last, and how many tickets their customer opened, but merged and spam.
select
    coalesce(sum(mails), 0), coalesce(min(first_mail_at), 0), coalesce(max(last_mail_at), 0),
    (
        select count(*)
        from customer_address
        cross join ticket
            on ticket.customer_id = customer_address.customer_id and ticket.status not in ('merged', 'spam')
        where customer_address.address = :sender
    )
from sender_count
where sender = :sender;

-- name: sender_marks
-- Names or subjects of a sender.
select mark from sender_mark where sender = :sender and kind = :kind order by mark limit :limit;
