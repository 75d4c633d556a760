"""What people say of messages makes the triage better: labels, audits, a head trained here."""
