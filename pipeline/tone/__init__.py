"""Waveform and Transcript to StaffScore: how a staff recording sounds and what it says.

| module | one job |
|---|---|
| `spoken.py` | text to the words that are spoken ('9:30' is two), their syllables, filled pauses |
| `pace.py` | word times to rates and pauses |
| `activity.py` | where the recording is quiet |
| `prosody.py` | pitch, loudness, noise, clipping |
| `phrases.py` | rules as data: patterns from a TOML file to exact spans of the text |
| `names.py` | who speaks, for whom, from which practice |
| `elements.py`, `kinds.py` | what the message should contain and does; which kind it is |
| `privacy.py`, `language.py` | what it gives away; words that help and words that hurt |
| `scorecard.py` | all of that to a score that a person can recompute |
| `scorer.py` | the stage |
"""
