"""What an answer says: to whom, from whom, under which subject and headers, with which words. Pure."""
