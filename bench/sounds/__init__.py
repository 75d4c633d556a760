"""Sounds in which nobody speaks, made by script: what a voicemail box catches besides messages."""
