"""Waveform and Transcript to StaffScore."""
