-- name: customer_of
-- Who owns an address.
select customer_id from customer_address where address = :address;

-- name: customer
-- A customer.
select id, name, address from customer where id = :id;

-- name: customer_addresses
-- Every address that a customer owns.
select address from customer_address where customer_id = :id order by address;

-- name: add_customer
-- Make a customer.
insert into customer (name, address) values (:name, :address);

-- name: own_address
-- Give a customer an address; nothing happens when somebody owns it.
insert into customer_address (address, customer_id) values (:address, :customer_id) on conflict do nothing;
