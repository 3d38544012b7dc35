"""Displays without a browser: each holds its event stream and asks for its slide at every new version, as assets do."""

import asyncio
import json
import random
from dataclasses import dataclass, field
from time import time
from typing import Any

from backports import zstd

from domain.displays import COOKIE

DWELL_S = 20.0
SPREAD_S = 0.25
"""News reaches all displays at once; each asks after a part of so long (assets/wall.js)."""
RETRY_S = (5.0, 8.0)
"""First and longest wait between two polls while nobody answers (assets/live.js), a quarter more or less."""
OUTPUT = {
    "output": "..wall-answer.data...wall-notes.children..",
    "outputs": [{"id": "wall-answer", "property": "data"}, {"id": "wall-notes", "property": "children"}],
    "changedPropIds": ["wall-asked.data"],
    "state": [],
}


@dataclass
class Screen:
    """One display; ``seen`` are (version, Unix time at which its answer had arrived), ``asked`` when it asked."""

    port: int
    secret: str
    turns: int
    seen: list[tuple[int, float]] = field(default_factory=list)
    requests: list[float] = field(default_factory=list)
    failures: int = 0
    _version: int = -1
    _known: int = -1
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Live until cancelled."""
        await asyncio.gather(self._listen(), self._follow())

    async def _listen(self) -> None:
        wait = RETRY_S[0]
        while True:
            try:
                reader, writer = await self._send("GET /api/v1/events", b"")
                while line := await reader.readline():
                    if line.startswith(b"data: "):
                        self._known = max(self._known, int(json.loads(line[6:])["version"]))
                        self._news.set()
                        wait = RETRY_S[0]
                writer.close()
            except (OSError, ValueError, asyncio.IncompleteReadError):
                self.failures += 1
            await asyncio.sleep(wait * random.uniform(0.75, 1.25))  # noqa: S311  (no secret)
            wait = min(2 * wait, RETRY_S[1])

    async def _follow(self) -> None:
        began = time() - DWELL_S * random.random()  # noqa: S311  (no secret)
        while True:
            await self._news.wait()
            self._news.clear()
            await asyncio.sleep(SPREAD_S * random.random())  # noqa: S311  (no secret)
            while self._version < self._known:
                place = int((time() - began) / DWELL_S) % self.turns
                try:
                    self._version = await self._ask(place)
                    self.seen.append((self._version, time()))
                except (OSError, ValueError, KeyError, asyncio.IncompleteReadError):
                    self.failures += 1
                    await asyncio.sleep(random.uniform(*RETRY_S))  # noqa: S311  (no secret)

    async def _ask(self, place: int) -> int:
        """The version of the answer to a question for one slide."""
        asked = {"id": "wall-asked", "property": "data", "value": {"turns": [place], "n": len(self.seen)}}
        body = json.dumps(OUTPUT | {"inputs": [asked]}).encode()
        reader, writer = await self._send("POST /_dash-update-component", body)
        try:
            status = await reader.readline()
            if b" 200 " not in status:
                raise ValueError(status)
            content = await _content(reader)
        finally:
            writer.close()
        answer: dict[str, Any] = json.loads(content)["response"]["wall-answer"]["data"]
        return int(answer["version"])

    async def _send(self, what: str, body: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.requests.append(time())
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        head = (
            f"{what} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: {COOKIE}={self.secret}\r\n"
            f"Accept-Encoding: zstd\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await writer.drain()
        return reader, writer


async def _content(reader: asyncio.StreamReader) -> bytes:
    """The body of an answer, of known length or in chunks, uncompressed."""
    headers: dict[bytes, bytes] = {}
    while (line := (await reader.readline()).strip()) != b"":
        name, _, value = line.partition(b":")
        headers[name.lower()] = value.strip().lower()
    if headers.get(b"transfer-encoding") == b"chunked":
        parts = []
        while size := int((await reader.readline()).strip() or b"0", 16):
            parts.append(await reader.readexactly(size))
            await reader.readline()
        body = b"".join(parts)
    else:
        body = await reader.readexactly(int(headers[b"content-length"]))
    return zstd.decompress(body) if headers.get(b"content-encoding") == b"zstd" else body
