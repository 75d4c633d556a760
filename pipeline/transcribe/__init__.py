"""Waveform to Transcript."""
