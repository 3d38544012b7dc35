"""One computation at a time for one key: whoever asks meanwhile waits for it instead of computing it too."""

from threading import Lock
from weakref import WeakValueDictionary


class Flight:
    """A computation under way."""

    def __init__(self) -> None:
        """Nobody computes yet."""
        self.lock = Lock()


class Flights:
    """The computations under way, by key; one that nobody holds any more is forgotten. Threads may share it."""

    def __init__(self) -> None:
        """No computation is under way."""
        self._flights: WeakValueDictionary[str, Flight] = WeakValueDictionary()
        self._guard = Lock()

    def of(self, key: str) -> Flight:
        """Return the one computation of ``key``; it lasts as long as the caller keeps it."""
        with self._guard:
            flight = self._flights.get(key)
            if flight is None:
                flight = self._flights[key] = Flight()
            return flight
