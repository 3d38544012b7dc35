"""Pushes written together: whoever comes while one transaction is under way shares the next.

A push costs a fixed price (staging, checks, a commit), whether it brings three rows or three hundred; seventy centers
push every second each.
"""

from collections import deque
from threading import Lock
from time import monotonic

from db.database import Database
from domain.digest import digest
from ingest.keys import Holder, holder
from ingest.push import Door, Job, job_of, store
from ingest.records import Loaded

KEY_S = 5.0
"""A key is looked up at most so often; one that is revoked works so much longer at most."""
MOST_JOBS = 200
"""Most pushes of one transaction."""


class Pusher:
    """Writes the pushes of one web process at one door; threads share it."""

    def __init__(self, database: Database, province: str, door: Door) -> None:
        """Write to ``database`` as ``province`` what comes to ``door``."""
        self._database, self._province, self._door = database, province, door
        self._asking, self._guard, self._writing = Lock(), Lock(), Lock()
        self._waiting: deque[Job] = deque()
        self._keys: dict[str, tuple[float, Holder]] = {}

    def holder(self, key: str) -> Holder | None:
        """The source that the API key speaks for, or None."""
        with self._asking:  # after an outage everybody comes at once: one of them asks, the others read its answer
            known = self._keys.get(digest(key))
            if known is not None and monotonic() - known[0] < KEY_S:
                return known[1]
            with self._database.write() as connection:
                found = holder(connection, self._province, key)
            self._keys = {k: v for k, v in self._keys.items() if monotonic() - v[0] < KEY_S}
            if found is not None:
                self._keys[digest(key)] = (monotonic(), found)
            return found

    def push(self, source: Holder, body: bytes) -> Loaded:
        """Store what ``body`` tells; return once it is committed.

        Raises:
            PushError: the body is not JSON of the right shape; nothing is stored.
            DatabaseUnreachableError: nothing is stored.
        """
        job = job_of(source, body, self._door)
        with self._guard:
            self._waiting.append(job)
        while job.loaded is None and job.error is None:
            with self._writing:
                if job.loaded is None and job.error is None:
                    self._write(self._next())
        if job.error is not None:
            raise job.error
        if job.loaded is None:  # pragma: no cover  (the loop above ends only with one of them)
            raise RuntimeError("a push was neither stored nor refused")
        return job.loaded

    def _next(self) -> list[Job]:
        with self._guard:
            return [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_JOBS))]

    def _write(self, jobs: list[Job]) -> None:
        """Write ``jobs`` together; when that fails, one by one, so that a strange one fails alone."""
        try:
            store(self._database, self._province, jobs, self._door)
        except Exception as error:  # noqa: BLE001  (handed to the thread that waits for it)
            if len(jobs) == 1:
                jobs[0].error = error
                return
            for job in jobs:
                self._write([job])
