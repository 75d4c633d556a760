"""Numbers that were said: found in the transcript, heard a second time, settled or shown as doubtful."""
