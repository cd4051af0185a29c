"""Customers and the addresses that they own."""

from storage.errors import ConflictError
from storage.records import Customer, CustomerId
from storage.sqlite.part import Part, WritingPart


class CustomersReading(Part):
    """Answers the customers of `storage.protocol.EvidenceReader` and `TicketReader`."""

    def customer_of(self, address: str) -> CustomerId | None:
        row = self._snapshot.one("customer_of", address=address)
        return None if row is None else CustomerId(row[0])

    def customer(self, customer_id: CustomerId) -> Customer | None:
        row = self._snapshot.one("customer", id=customer_id)
        if row is None:
            return None
        owned = tuple(found[0] for found in self._snapshot.all("customer_addresses", id=customer_id))
        return Customer(id=CustomerId(row[0]), name=row[1], address=row[2], addresses=owned)


class CustomersWriting(CustomersReading, WritingPart):
    """Makes customers."""

    def add_customer(self, name: str, address: str) -> CustomerId:
        """Keep a customer; one without a readable address ("") owns none, and is nobody's later."""
        customer_id = CustomerId(self._snapshot.add("add_customer", name=name, address=address))
        if address:
            self.add_customer_address(customer_id, address)
        return customer_id

    def add_customer_address(self, customer_id: CustomerId, address: str) -> None:
        if not self._snapshot.change("own_address", address=address, customer_id=customer_id):
            raise ConflictError(f"The address {address} belongs to a customer already.")
