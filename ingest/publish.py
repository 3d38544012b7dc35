"""Telling the screens that the data moved: the next data version of a province, and the notification of it."""

import json

from sqlalchemy import Connection

from db.database import CHANNEL

NEXT_VERSION = """
INSERT INTO data_version AS v (province_code, version, at)
VALUES (%(province)s, 1, clock_timestamp())
ON CONFLICT (province_code) DO UPDATE SET version = v.version + 1
RETURNING version
"""
"""Raise the data version of ``province``: every answer kept under the old one is asked for anew.

The time of the last commit stays: the badge tells the age of the dossiers, and a silent feed must not look fresh.
"""


def announce(connection: Connection, province: str, version: int, source: str) -> None:
    """Tell every listening worker, when the transaction commits, that ``source`` brought ``version``."""
    payload = json.dumps({"province": province, "version": version, "source": source})
    connection.exec_driver_sql("SELECT pg_notify(%s, %s)", (CHANNEL, payload))


def publish(connection: Connection, province: str, source: str) -> int:
    """Raise the data version of ``province`` for something that is not dossiers and announce it; returns the version.

    ``source`` says in one word what changed.
    """
    version = int(connection.exec_driver_sql(NEXT_VERSION, {"province": province}).scalar_one())
    announce(connection, province, version, source)
    return version
