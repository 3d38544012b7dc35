from pathlib import Path

import pandas as pd
import pytest

from geo.schematic import schematic
from geo.units import units

SHARED = Path(__file__).parents[3] / "shared"


@pytest.fixture(scope="session")
def shared_geo():
    """Return a function name → path of development geography, skipping where it is not on this machine."""

    def path(name: str) -> Path:
        file = SHARED / "geo" / name
        if not file.is_file():
            pytest.skip(f"development data geo/{name} is not beside the project")
        return file

    return path


@pytest.fixture(scope="session")
def ha_tinh() -> pd.DataFrame:
    return units("42")


@pytest.fixture(scope="session")
def drawn():
    return schematic("42")
