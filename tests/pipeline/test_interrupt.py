"""Ctrl-C once, and twice."""

from __future__ import annotations

import os
import signal

import pytest

from pipeline.interrupt import Interrupt


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_asks_to_stop_and_a_second_one_to_abort(number: signal.Signals) -> None:
    interrupt, said = Interrupt(), list[str]()
    before = signal.getsignal(number)
    with interrupt.listening(said.append):
        os.kill(os.getpid(), number)
        assert (interrupt.stop.is_set(), interrupt.abort.is_set()) == (True, False)
        os.kill(os.getpid(), number)
        assert interrupt.abort.is_set()
    assert len(said) == 2
    assert signal.getsignal(number) is before
