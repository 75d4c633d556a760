"""What a practice decides: its hours, mailboxes, staff, clocks and priorities; imports only models."""
