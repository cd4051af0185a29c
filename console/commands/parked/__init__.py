"""What a person does with mails that are in no ticket: read and decided again, accepted, discarded."""
