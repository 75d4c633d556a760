"""Transcript to UrgencyAssessment."""
