-- name: add_decision
-- Keep a decision under the next number.
insert into decision (
    delivery, message, ticket, outcome, because, settings_version, engine_version, decided_at, address,
    address_because, address_evidence, evidence, candidates, compared
)
values (
    :delivery, :message, :ticket, :outcome, :because, :settings_version, :engine_version, :decided_at, :address,
    :address_because, :address_evidence, :evidence, :candidates, :compared
);

-- name: decision_about_message
-- The newest decision about a message; that of a duplicate is about its delivery only.
select
    sequence, delivery, message, ticket, outcome, because, settings_version, engine_version, decided_at, address,
    address_because, address_evidence, evidence, candidates, compared
from decision
where message = :message and outcome = 'ticketed'
order by sequence desc
limit 1;

-- name: decision_about_delivery
-- The newest decision about a delivery.
select
    sequence, delivery, message, ticket, outcome, because, settings_version, engine_version, decided_at, address,
    address_because, address_evidence, evidence, candidates, compared
from decision
where delivery = :delivery
order by sequence desc
limit 1;

-- name: decisions
-- Decisions in the order in which they were made.
select
    sequence, delivery, message, ticket, outcome, because, settings_version, engine_version, decided_at, address,
    address_because, address_evidence, evidence, candidates, compared
from decision
where sequence > :after
order by sequence
limit :limit;
