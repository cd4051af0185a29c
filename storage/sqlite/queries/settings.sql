-- name: settings_version
-- The version of the settings in force; 0 before anything was set.
select settings_version from store where id = 1;

-- name: settings_snapshot
-- The settings as they were at a version.
select snapshot from settings_version where version = :version;

-- name: save_settings_version
-- Keep the settings as a version, with who changed what, and why.
insert into settings_version (version, at, actor, verb, subject, detail, why, snapshot, digests, digest)
values (:version, :at, :actor, :verb, :subject, :detail, :why, :snapshot, :digests, :digest);

-- name: settings_changes
-- Who made the versions below one, newest first.
select version, at, actor, verb, subject, detail, why
from settings_version
where :before is null or version < :before
order by version desc
limit :limit;

-- name: settings_change
-- Who made a version.
select version, at, actor, verb, subject, detail, why from settings_version where version = :version;

-- name: use_settings_version
-- Put a version in force.
update store set settings_version = :version, settings_digest = :digest where id = 1;

-- name: save_account
-- Keep the account's settings; there is one account.
insert into account (
    id, name, title, mail_domain, reopen_days, group_into_closed, relays, trusted_authservs, flood_per_hour,
    subject_number, html_alternative, acknowledgements_per_hour, retention_closed_days, retention_parked_days,
    time_zone, working_hours, days_off
)
values (
    1, :name, :title, :mail_domain, :reopen_days, :group_into_closed, :relays, :trusted_authservs, :flood_per_hour,
    :subject_number, :html_alternative, :acknowledgements_per_hour, :retention_closed_days, :retention_parked_days,
    :time_zone, :working_hours, :days_off
)
on conflict (id) do update set
    name = excluded.name, title = excluded.title, mail_domain = excluded.mail_domain,
    reopen_days = excluded.reopen_days, group_into_closed = excluded.group_into_closed, relays = excluded.relays,
    trusted_authservs = excluded.trusted_authservs, flood_per_hour = excluded.flood_per_hour,
    subject_number = excluded.subject_number, html_alternative = excluded.html_alternative,
    acknowledgements_per_hour = excluded.acknowledgements_per_hour,
    retention_closed_days = excluded.retention_closed_days, retention_parked_days = excluded.retention_parked_days,
    time_zone = excluded.time_zone, working_hours = excluded.working_hours, days_off = excluded.days_off;

-- name: save_brand
-- Make or change a brand.
insert into brand (
    id, slug, name, default_address, first_answer_s, next_answer_s, time_zone, working_hours
)
values (
    nullif(:id, 0), :slug, :name, :default_address, :first_answer_s, :next_answer_s, :time_zone, :working_hours
)
on conflict (id) do update set
    slug = excluded.slug, name = excluded.name, default_address = excluded.default_address,
    first_answer_s = excluded.first_answer_s, next_answer_s = excluded.next_answer_s,
    time_zone = excluded.time_zone, working_hours = excluded.working_hours;

-- name: remove_brand
-- Remove a brand; what still refers to it forbids that.
delete from brand where id = :id;

-- name: brand_is_used
-- Whether tickets or imported mail carry a brand.
select
    exists (select 1 from ticket_count where brand_id = :brand_id and tickets > 0)
    or exists (select 1 from ledger_count where brand_id = :brand_id and mails > 0);

-- name: save_mail_address
-- Make or change a mail address.
insert into mail_address (
    id, brand_id, address, from_name, from_address, group_by_time, period_s, cap_days, cap_mails, signature_level,
    position, canary_s, language, acknowledge, acknowledgement, first_answer_s, next_answer_s
)
values (
    nullif(:id, 0), :brand_id, :address, :from_name, :from_address, :group_by_time, :period_s, :cap_days, :cap_mails,
    :signature_level, :position, :canary_s, :language, :acknowledge, :acknowledgement,
    :first_answer_s, :next_answer_s
)
on conflict (id) do update set
    brand_id = excluded.brand_id, address = excluded.address, from_name = excluded.from_name,
    from_address = excluded.from_address, group_by_time = excluded.group_by_time, period_s = excluded.period_s,
    cap_days = excluded.cap_days, cap_mails = excluded.cap_mails, signature_level = excluded.signature_level,
    position = excluded.position, canary_s = excluded.canary_s, language = excluded.language,
    acknowledge = excluded.acknowledge, acknowledgement = excluded.acknowledgement,
    first_answer_s = excluded.first_answer_s, next_answer_s = excluded.next_answer_s;

-- name: remove_mail_address
-- Remove a mail address; its tickets keep it as text.
delete from mail_address where id = :id;

-- name: save_exclusion
-- Make or change an exclusion.
insert into exclusion (id, pattern, brand_id, address_id, note)
values (nullif(:id, 0), :pattern, :brand_id, :address_id, :note)
on conflict (id) do update set
    pattern = excluded.pattern, brand_id = excluded.brand_id, address_id = excluded.address_id, note = excluded.note;

-- name: remove_exclusion
-- Remove an exclusion.
delete from exclusion where id = :id;

-- name: save_employee
-- Make or change an employee.
insert into employee (id, login, name, email, role, language)
values (nullif(:id, 0), :login, :name, :email, :role, :language)
on conflict (id) do update set
    login = excluded.login, name = excluded.name, email = excluded.email, role = excluded.role,
    language = excluded.language;

-- name: remove_employee
-- Remove an employee; what they did keeps their login.
delete from employee where id = :id;

-- name: save_forward_mailbox
-- Make or change a forward mailbox.
insert into forward_mailbox (id, name, brand_id, host, port, security, user, secret, folder, after_ingest)
values (nullif(:id, 0), :name, :brand_id, :host, :port, :security, :user, :secret, :folder, :after_ingest)
on conflict (id) do update set
    name = excluded.name, brand_id = excluded.brand_id, host = excluded.host, port = excluded.port,
    security = excluded.security, user = excluded.user, secret = excluded.secret, folder = excluded.folder,
    after_ingest = excluded.after_ingest, removed = 0;

-- name: remove_forward_mailbox
-- Remove a forward mailbox; its row stays for the deliveries that came through it.
update forward_mailbox set removed = 1 where id = :id;

-- name: save_signature
-- Make or change a signature.
insert into signature (id, brand_id, address_id, employee_id, text)
values (nullif(:id, 0), :brand_id, :address_id, :employee_id, :text)
on conflict (id) do update set
    brand_id = excluded.brand_id, address_id = excluded.address_id, employee_id = excluded.employee_id,
    text = excluded.text;

-- name: remove_signature
-- Remove a signature.
delete from signature where id = :id;

-- name: save_outgoing_server
-- Make or change an outgoing server.
insert into outgoing_server (id, address_id, host, port, security, user, secret, login_way)
values (nullif(:id, 0), :address_id, :host, :port, :security, :user, :secret, :login_way)
on conflict (id) do update set
    address_id = excluded.address_id, host = excluded.host, port = excluded.port, security = excluded.security,
    user = excluded.user, secret = excluded.secret, login_way = excluded.login_way;

-- name: remove_outgoing_server
-- Remove an outgoing server.
delete from outgoing_server where id = :id;

-- name: save_template
-- Make or change a template.
insert into template (id, brand_id, name, text)
values (nullif(:id, 0), :brand_id, :name, :text)
on conflict (id) do update set brand_id = excluded.brand_id, name = excluded.name, text = excluded.text;

-- name: remove_template
-- Remove a template.
delete from template where id = :id;
