"""The batch pipeline: recordings in, reviewed voicemail out; installs the command `ringback`."""
