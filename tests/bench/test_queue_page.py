"""The queue's bench measures a database like the one it speaks of."""

from __future__ import annotations

from pathlib import Path

from bench.queue_page import QUERIES, fill, measure
from models.clock import Standing
from models.store import Store
from models.views import QueueFilter


def test_so_many_messages_so_many_of_them_open(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ringback.db"
    fill(url, 2500, 1500, seed=1)
    with Store.open(url) as store:
        assert len(store.queue(QueueFilter(limit=9999))) == 1500
        assert len(store.queue(QueueFilter(closed=True, limit=9999))) == 1000
        assert sum(store.standings().values()) == 1500
        assert store.standings()[Standing.OVERDUE] > 0
        detail = store.message(1)
        assert detail.assessment is not None and detail.assessment.value.tier is detail.tier
    assert set(measure(url, 1)) == set(QUERIES)
