"""The tickets of one customer, as the list shows them."""

from storage.records import CustomerId, Ticket
from storage.sqlite.ticket_pages import TicketPagesReading


class CustomerTicketsReading(TicketPagesReading):
    """Answers the tickets of a customer, beside the lists."""

    def tickets_of(self, customer_id: CustomerId, limit: int) -> list[Ticket]:
        found = self._snapshot.all("tickets_of_customer", customer_id=customer_id, limit=limit)
        return self.tickets_numbered([row[0] for row in found])
