"""The demonstration's service centers: one of the province, one of each commune, their counters and service groups."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from demo.catalogue import table
from demo.clock import Doubles, Longs
from demo.habits import habits
from demo.reference import Reference
from domain.codes import AgencyLevel

Layout = tuple[tuple[str, ...], ...]
"""The groups of each counter of a center."""
_CENTER = "HCC"
_FIELD_GROUPS = {"DB": "GT", "DTND": "GT", "DKX": "GT"}
_BUILDING, _FARMING = "XD", "NN"
_LAND_FIELDS = frozenset(("DD", "GDBD", "DDBD"))
_PROVINCIAL: Layout = (
    *(("DD",),) * 4,
    ("DD", "DKKD"),
    *(("DKKD",),) * 2,
    *(("CA",),) * 3,
    ("XD",),
    ("GT",),
    ("XD", "GT"),
    ("NV",),
    ("YT",),
    ("NV", "YT"),
    *(("GD", "NN"),) * 2,
    *(("TP", "THUE"),) * 2,
    ("TRA",),
    ("TRA", "HD"),
    ("HD",),
    ("DKKD", "THUE"),
)
_ALL = ("HTCT", "DD", "NV", "KDXD", "TRA", "HD")
_COMMUNE: dict[int, Layout] = {
    3: (_ALL, ("HTCT", "TRA", "HD"), ("DD", "KDXD", "NV")),
    4: (_ALL, ("HTCT",), ("DD", "KDXD"), ("NV", "TRA", "HD")),
    5: (_ALL, ("HTCT",), ("DD", "KDXD"), ("NV",), ("TRA", "HD", "HTCT")),
    6: (_ALL, ("HTCT",), ("DD", "KDXD"), ("NV",), ("TRA", "HD"), _ALL),
}
_OFFICE_OF = {"TRA": _CENTER, "HD": _CENTER, "XD": "XD", "NN": "NNMT"}
PROVINCIAL_TICKETS = 650
"""Tickets of the provincial center on an ordinary day of a full-sized province."""
_COMMUNE_TICKETS = (18, 31, 25, 90)
"""Those of a commune: fixed part, part that follows its volume, least, most."""
_COUNTERS_FROM = (0, 38, 55, 75)
"""Tickets a day from which a commune has 3, 4, 5, 6 counters."""

_BURDEN = (0.65, 1.45)


@dataclass(frozen=True)
class CenterPlan:
    """Centers and counters; the first center is the province's, the communes follow by code.

    ``centers``: code, name, level (1 province, 2 commune), agency (code), unit_code (None for the province's).
    ``counters``: center (code), counter (code), name, groups (tuple of group codes); in the order of the centers.
    ``groups``: code, name. For the generator only: ``usual`` tickets of an ordinary day per center, ``burden`` how much
    longer than elsewhere its services take, ``places`` (rows of ``Reference.officers``) that may sit at each counter.
    """

    ref: Reference
    centers: pd.DataFrame
    counters: pd.DataFrame
    groups: pd.DataFrame
    usual: Doubles
    burden: Doubles
    places: list[Longs]

    @cached_property
    def center_of(self) -> Longs:
        """Row of the center of each counter."""
        row = pd.Series(np.arange(len(self.centers)), index=self.centers["code"])
        return row.loc[self.counters["center"]].to_numpy(np.int64)

    @cached_property
    def first(self) -> Longs:
        """Row of the first counter of each center, and the number of counters at the end."""
        return np.searchsorted(self.center_of, np.arange(len(self.centers) + 1))

    @cached_property
    def serves(self) -> list[tuple[int, ...]]:
        """Rows of the groups of each counter."""
        row = {code: at for at, code in enumerate(self.groups["code"])}
        return [tuple(row[code] for code in codes) for codes in self.counters["groups"]]

    @cached_property
    def mix(self) -> Doubles:
        """Cumulated share of the groups, by level (0 province, 1 commune) and group."""
        shares = table("groups")[["province", "commune"]].to_numpy(float).T
        total: Doubles = np.cumsum(shares, axis=1) / shares.sum(axis=1, keepdims=True)
        return total

    @cached_property
    def group_of(self) -> Longs:
        """Row of the group of a procedure's dossiers, by level of the receiving center (0, 1) and procedure."""
        row = {code: at for at, code in enumerate(self.groups["code"])}
        owners = [
            {body: code for code, bodies in _bodies(level) for body in bodies} for level in ("province", "commune")
        ]
        pairs = list(zip(self.ref.procedures["owner"], self.ref.procedures["field"], strict=True))
        provincial = [row[_provincial(owner, field, owners[0])] for owner, field in pairs]
        return np.array([provincial, [row[owners[1][owner]] for owner, _ in pairs]], dtype=np.int64)

    @cached_property
    def center_at(self) -> Longs:
        """Row of the center at each agency, -1 where there is none."""
        row = {code: at for at, code in enumerate(self.centers["agency"])}
        return np.array([row.get(code, -1) for code in self.ref.agencies["code"]], dtype=np.int64)

    @property
    def counting(self) -> int:
        """Row of the one center whose system publishes counts only: the commune with the last code."""
        return len(self.centers) - 1


def centers(ref: Reference) -> CenterPlan:
    """Return the centers of the province; the same for the same reference data."""
    rng = np.random.default_rng((ref.seed, 20))
    communes = ref.agencies[ref.agencies["level"] == AgencyLevel.COMMUNE]
    volume = habits(ref).volume[communes.index] * len(communes)
    fixed, moving, least, most = _COMMUNE_TICKETS
    usual = np.clip(fixed + moving * volume, least, most)
    made = _centers(ref, communes)
    size = ref.officers[ref.officers["role"] != "leader"].groupby("agency").size().loc[communes["code"]].to_numpy()
    count = np.minimum(2 + np.searchsorted(_COUNTERS_FROM, usual, side="right"), size)
    layouts = [_PROVINCIAL, *(_COMMUNE[int(number)] for number in count)]
    counters = _counters(made, layouts)
    groups = table("groups")[["code", "name"]]
    burden = np.concatenate([[1.0], np.clip(rng.lognormal(0.23, 0.3, len(communes)), *_BURDEN)])
    seats = _places(ref, made, layouts)
    return CenterPlan(ref, made, counters, groups, np.concatenate([[PROVINCIAL_TICKETS], usual]), burden, seats)


def _centers(ref: Reference, communes: pd.DataFrame) -> pd.DataFrame:
    own = ref.agencies[ref.agencies["body"] == _CENTER]
    agencies = pd.concat([own, communes])
    words = "Trung tâm Phục vụ hành chính công "
    return pd.DataFrame(
        {
            "code": [f"{ref.prefix}.TT", *(communes["code"] + ".TT")],
            "name": [own["name"].iloc[0], *(words + communes["name"].str.removeprefix("UBND "))],
            "level": agencies["level"].to_numpy(),
            "agency": agencies["code"].to_numpy(),
            "unit_code": agencies["unit_code"].to_numpy(),
        }
    )


def _counters(made: pd.DataFrame, layouts: list[Layout]) -> pd.DataFrame:
    rows = [
        (center, f"{number:02d}", f"Quầy {number:02d}", groups)
        for center, layout in zip(made["code"], layouts, strict=True)
        for number, groups in enumerate(layout, 1)
    ]
    return pd.DataFrame(rows, columns=["center", "counter", "name", "groups"])


def _places(ref: Reference, made: pd.DataFrame, layouts: list[Layout]) -> list[Longs]:
    """Officers of the office behind each counter, its own first: reception of departments, no leader of a commune."""
    by_body = ref.agencies.dropna(subset=["body"]).set_index("body")["code"]
    owner = {code: bodies[0] for code, bodies in _bodies("province") if bodies} | _OFFICE_OF
    reception = ref.officers["role"] == "reception"
    provincial = [np.flatnonzero(reception & (ref.officers["agency"] == by_body[owner[g[0]]])) for g in layouts[0]]
    seen: dict[int, int] = {}
    found = [np.roll(rows, -_next(seen, int(rows[0]))) for rows in provincial]
    working = ref.officers[ref.officers["role"] != "leader"].groupby("agency").indices
    at = np.flatnonzero(ref.officers["role"] != "leader")
    for agency, layout in zip(made["agency"].iloc[1:], layouts[1:], strict=True):
        found += [np.roll(at[working[agency]], -number) for number in range(len(layout))]
    return found


def _next(seen: dict[int, int], key: int) -> int:
    seen[key] = seen.get(key, -1) + 1
    return seen[key]


def _bodies(level: str) -> list[tuple[str, list[str]]]:
    rows = table("groups")[["code", f"bodies_{level}"]].fillna("").itertuples(index=False)
    return [(code, bodies.split("|") if bodies else []) for code, bodies in rows]


def _provincial(owner: str, field: str, owners: dict[str, str]) -> str:
    if owner == "XD":
        return _FIELD_GROUPS.get(field, _BUILDING)
    return _FARMING if owner == "NNMT" and field not in _LAND_FIELDS else owners[owner]
