"""Names that a practice's messages hold (medicines, procedures, people, places) and words that sound like them."""
