-- Customers are promised an answer in time: how soon, by brand or address, counted in working hours of a zone.

alter table account add column time_zone text not null default 'Europe/Amsterdam';
alter table account add column working_hours text not null default '';
alter table account add column days_off text not null default '[]';

-- 0 promises nothing; "" takes the account's.
alter table brand add column first_answer_s integer not null default 0;
alter table brand add column next_answer_s integer not null default 0;
alter table brand add column time_zone text not null default '';
alter table brand add column working_hours text not null default '';

-- null takes the brand's.
alter table mail_address add column first_answer_s integer;
alter table mail_address add column next_answer_s integer;

-- Whether somebody answered in a ticket: what is waited for is the first answer or the next one.
alter table ticket add column answered integer not null default 0 check (answered in (0, 1));

update ticket set answered = 1 where number in (select ticket from message where answers = 1);

drop trigger waiting_for_message;
drop trigger waiting_for_moved;
drop trigger waiting_for_removed;
drop trigger waiting_for_status;
drop view waiting;

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
