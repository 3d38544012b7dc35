"""One listener per process fans the data version out to every open event stream."""

import logging
import select
from collections.abc import Callable
from threading import Condition, Event, Thread

import psycopg2
from sqlalchemy.exc import SQLAlchemyError

from db.database import Database
from domain.errors import IocError
from queries.freshness import Freshness

log = logging.getLogger(__name__)
POLL_SECONDS = 5.0
RETRY_SECONDS = 1.0


class Hub:
    """Holds the newest freshness and wakes those who wait for a newer version; starts its thread on first use."""

    def __init__(self, database: Database, ask: Callable[[], Freshness]) -> None:
        """Listen on ``database``; ``ask`` reads the freshness."""
        self._database = database
        self._ask = ask
        self._condition = Condition()
        self._state: Freshness | None = None
        self._thread: Thread | None = None
        self._stopped = Event()
        self._said = ""
        self.reachable = True
        """Whether the database answered when it was last asked; what is told while it does not is what was known."""

    def state(self) -> Freshness:
        """Return the newest known state, asking the database while the listener has none."""
        self._start()
        return self._state or self._ask()

    def wait(self, mark: tuple[int, int], seconds: float) -> Freshness | None:
        """Return the state once its versions differ from ``mark``; None when ``seconds`` pass without news."""
        self._start()
        with self._condition:
            self._condition.wait_for(lambda: self._state is not None and self._state.mark != mark, seconds)
            news = self._state
        return news if news is not None and news.mark != mark else None

    def stop(self) -> None:
        """End the listener thread."""
        self._stopped.set()

    def _start(self) -> None:
        with self._condition:
            if self._thread is None:
                self._thread = Thread(target=self._listen, name="listener", daemon=True)
                self._thread.start()

    def _listen(self) -> None:
        while not self._stopped.is_set():
            try:
                self._follow()
            except (IocError, SQLAlchemyError, psycopg2.Error, OSError) as error:
                self.reachable = False
                self._say(f"listener lost the database, trying again: {error}")
                if not self._stopped.wait(RETRY_SECONDS):
                    self._revive()

    def _revive(self) -> None:
        try:
            self._database.revive()
        except IocError as error:
            self._say(f"the database does not start: {error}")

    def _say(self, trouble: str) -> None:
        """Log a trouble once, not every second for as long as it lasts."""
        if trouble != self._said:
            log.warning(trouble)
        self._said = trouble

    def _follow(self) -> None:
        connection = self._database.listener()
        self._said = ""
        try:
            self._tell()
            while not self._stopped.is_set():
                if select.select([connection], [], [], POLL_SECONDS) != ([], [], []):
                    connection.poll()
                    connection.notifies.clear()
                self._tell()
        finally:
            connection.close()

    def _tell(self) -> None:
        state = self._ask()
        with self._condition:
            self._state, self.reachable = state, True
            self._condition.notify_all()
