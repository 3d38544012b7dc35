"""What distinguishes one office from another, and stays so: volume, promptness, online share, digitization, manners."""

from dataclasses import dataclass

import numpy as np

from demo.clock import Doubles, Longs
from demo.reference import Reference
from demo.workflow import ROLES
from domain.codes import AgencyLevel

_ROLE_OF_OFFICER = {"reception": "reception", "head": "leader", "specialist": "specialist", "leader": "leader"}
_BODY_OF_ROLE = {"committee": "VP", "tax": "THUE"}


@dataclass(frozen=True)
class Habits:
    """Probabilities per agency (rows of ``Reference.agencies``) and where its officers of each role stand."""

    volume: Doubles
    late: Doubles
    online: Doubles
    digitized: Doubles
    e_result: Doubles
    signed: Doubles
    pleasing: Doubles
    role_first: Longs
    role_count: Longs


def habits(ref: Reference) -> Habits:
    """Return the lasting differences of the agencies; ``volume`` is 0 for province-level bodies and sums to 1."""
    rng = np.random.default_rng((ref.seed, 3))
    count = len(ref.agencies)
    commune = (ref.agencies["level"] == AgencyLevel.COMMUNE).to_numpy()
    volume = np.where(commune, rng.lognormal(0, 0.45, count), 0.0)
    volume *= np.where(ref.agencies["kind"] == "Phường", 1.8, 1.0)
    first, held = _role_ranges(ref)
    more = np.random.default_rng((ref.seed, 7))
    return Habits(
        volume=volume / volume.sum(),
        late=np.where(commune, 0.001 + 0.075 * rng.beta(0.9, 3.0, count), 0.004 + 0.07 * rng.beta(1.1, 3.2, count)),
        online=np.where(commune, 0.55 + 0.41 * rng.beta(2.8, 2.0, count), 0.58 + 0.40 * rng.beta(2.6, 1.6, count)),
        digitized=np.where(commune, 0.45 + 0.47 * rng.beta(2.8, 1.8, count), 0.47 + 0.46 * rng.beta(2.6, 1.8, count)),
        e_result=np.where(commune, 0.32 + 0.44 * rng.beta(2.4, 2.0, count), 0.33 + 0.46 * rng.beta(2.4, 1.8, count)),
        signed=0.5 + 0.48 * more.beta(3.0, 1.1, count),
        pleasing=more.normal(0.0, 0.08, count),
        role_first=first,
        role_count=held,
    )


def _role_ranges(ref: Reference) -> tuple[Longs, Longs]:
    """First officer and number of officers, per agency and role; some roles sit in another body of the province."""
    officers = ref.officers.reset_index(names="at").groupby(["agency", "role"])["at"].agg(["min", "size"])
    by_body = ref.agencies.dropna(subset=["body"]).set_index("body")["code"]
    keys = [
        (by_body[_BODY_OF_ROLE[role]], "specialist") if role in _BODY_OF_ROLE else (agency, _ROLE_OF_OFFICER[role])
        for agency in ref.agencies["code"]
        for role in ROLES
    ]
    shape = (len(ref.agencies), len(ROLES))
    found = officers.loc[keys]
    return found["min"].to_numpy(np.int64).reshape(shape), found["size"].to_numpy(np.int64).reshape(shape)
