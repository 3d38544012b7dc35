"""Answers that are dear and may be old: kept in the process under keys that say until when they hold."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

Answer = TypeVar("Answer")
MOST = 12


class Keeper:
    """The last `MOST` answers; threads may share it, and those that ask for one key wait for one computation."""

    def __init__(self, *, on: bool = True) -> None:
        """Keep nothing when not ``on``: every question is then computed."""
        self._on = on
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()
        self._computing: dict[Hashable, Lock] = {}

    def get(self, key: Hashable, compute: Callable[[], Answer], worth: Callable[[Answer], bool]) -> Answer:
        """Return the answer kept under ``key``, else compute it and keep it if it is ``worth`` it."""
        if not self._on:
            return compute()
        with self._lock:
            turn = self._computing.setdefault(key, Lock())
        with turn:
            if key in self._kept:
                found: Answer = self._kept[key]
                return found
            try:
                answer = compute()
                if worth(answer):
                    self._keep(key, answer)
                return answer
            finally:
                self._tidy(key)

    def _tidy(self, key: Hashable) -> None:
        """Whoever waits has the lock in hand; those that come later begin anew when nothing was kept."""
        with self._lock:
            if key not in self._kept:
                self._computing.pop(key, None)

    def _keep(self, key: Hashable, answer: Any) -> None:
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > MOST:
                oldest, _ = self._kept.popitem(last=False)
                self._computing.pop(oldest, None)
