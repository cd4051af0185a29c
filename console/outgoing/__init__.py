"""Mail goes out: composing, and handing over to a server."""
