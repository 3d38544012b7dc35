"""What the routes answer from."""

from dataclasses import dataclass

from api.hub import Hub
from db.settings import Settings
from queries.source import Source


@dataclass(frozen=True, slots=True)
class Context:
    """The read side, the live hub and the settings of one web process; ``build`` names the running code."""

    source: Source
    hub: Hub
    settings: Settings
    build: str
