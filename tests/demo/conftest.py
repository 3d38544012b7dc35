"""A world of twenty thousand dossiers, its history and the tables it gives; made once for all tests of the demo."""

from datetime import datetime, timedelta

import pyarrow as pa
import pytest

from demo.history import history
from demo.reference import reference
from demo.world import plan
from domain.zone import ZONE

START = datetime(2025, 9, 1, tzinfo=ZONE)
UNTIL = datetime(2026, 3, 11, 10, 30, tzinfo=ZONE)
DOSSIERS = 20_000


@pytest.fixture(scope="session")
def ref():
    return reference("42")


@pytest.fixture(scope="session")
def world(ref):
    return plan(ref, DOSSIERS, START, UNTIL)


@pytest.fixture(scope="session")
def young(ref):
    """A smaller world, for the tests that build its history more than once."""
    return plan(ref, 1_500, UNTIL - timedelta(days=60), UNTIL)


@pytest.fixture(scope="session")
def batches(world):
    return list(history(world, UNTIL, chunk=8_000))


@pytest.fixture(scope="session")
def dossiers(batches, ref):
    catalogue = ref.procedures.set_index("code")
    found = pa.concat_tables([b.dossiers for b in batches]).to_pandas()
    return found.join(
        catalogue[["level", "returns_result", "statutory_hours", "intake_cutoff"]], on="procedure"
    ).assign(in_service=catalogue["service_level"].reindex(found["procedure"]).to_numpy())


@pytest.fixture(scope="session")
def steps(batches):
    return pa.concat_tables([b.steps for b in batches]).to_pandas()


@pytest.fixture(scope="session")
def accepted(dossiers):
    return dossiers[dossiers["received_at"].notna()]
