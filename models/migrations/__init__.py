"""Alembic: one file per schema revision in `versions`; run by `models.migrate`."""
