"""The practice of the batch's tests."""

from tests.pipeline.conftest import blank_database, practice, store

__all__ = ["blank_database", "practice", "store"]
