"""The texts of the demonstration as Arrow arrays, so that a million rows take them by position."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demo.arrivals import BUSINESSES, PERSONS
from demo.clock import Longs, local_day
from demo.lives import Lives
from demo.names import businesses, people
from demo.reference import Reference
from demo.workflow import ROLES, STEP_NAMES
from domain.codes import AgencyLevel

_UNITS_OF_COMMUNE = {
    "reception": "Trung tâm Phục vụ hành chính công cấp xã",
    "leader": "Lãnh đạo UBND cấp xã",
}
_UNITS_OF_PROVINCE = {"reception": "Bộ phận Một cửa", "leader": "Lãnh đạo cơ quan"}
_UNITS_ELSEWHERE = {"committee": "Văn phòng Ủy ban nhân dân tỉnh", "tax": "Thuế tỉnh"}
OUTCOMES = ("Đúng hạn", "Quá hạn", "Đã trả", "Dừng", "Chuyển trả lại")


@dataclass(frozen=True)
class Pools:
    """Codes and names by their row in the reference tables."""

    ref: Reference

    @cached_property
    def agencies(self) -> pa.Array:
        """Codes of the agencies."""
        return pa.array(self.ref.agencies["code"].tolist(), pa.string())

    @cached_property
    def units(self) -> pa.Array:
        """Commune codes of the agencies, null for province-level bodies."""
        codes = [code if isinstance(code, str) else None for code in self.ref.agencies["unit_code"]]
        return pa.array(codes, pa.string())

    @cached_property
    def procedures(self) -> pa.Array:
        """Codes of the procedures."""
        return pa.array(self.ref.procedures["code"].tolist(), pa.string())

    @cached_property
    def officers(self) -> pa.Array:
        """Codes of the officers."""
        return pa.array(self.ref.officers["code"].tolist(), pa.string())

    @cached_property
    def applicants(self) -> pa.Array:
        """Synthetic names of persons, then of organisations."""
        rng = np.random.default_rng((self.ref.seed, 6))
        return pa.array(people(PERSONS, rng) + businesses(BUSINESSES, rng), pa.string())

    @cached_property
    def steps(self) -> pa.Array:
        """Names of the steps."""
        return pa.array(STEP_NAMES, pa.string())

    @cached_property
    def outcomes(self) -> pa.Array:
        """Outcomes of a step: within its time, past it, result handed over, broken off, sent back."""
        return pa.array(OUTCOMES, pa.string())

    @cached_property
    def step_units(self) -> pa.Array:
        """Names of the units that handle steps."""
        return pa.array(self._unit_names, pa.string())

    @cached_property
    def step_unit(self) -> Longs:
        """Row in `step_units` per agency and role."""
        index = {name: row for row, name in enumerate(self._unit_names)}
        rows = zip(self.ref.agencies["level"], self.ref.agencies["step_unit"], strict=True)
        return np.array([[index[_unit_name(level, own, role)] for role in ROLES] for level, own in rows])

    @cached_property
    def _unit_names(self) -> list[str]:
        rows = zip(self.ref.agencies["level"], self.ref.agencies["step_unit"], strict=True)
        return sorted({_unit_name(level, own, role) for level, own in rows for role in ROLES})

    @cached_property
    def _numbers(self) -> pa.Array:
        return pa.array([f"{number:04d}" for number in range(10_000)], pa.string())

    def codes(self, lives: Lives) -> pa.Array:
        """Dossier codes such as H27.18073-260630-0001: agency, day of submission, number within the province's day."""
        days, day = np.unique(lives.day, return_inverse=True)
        stamps = pa.array([f"-{local_day(int(start)):%y%m%d}-" for start in days], pa.string())
        return pc.binary_join_element_wise(
            self.agencies.take(pa.array(lives.agency)), stamps.take(pa.array(day)), self._number(lives.number), ""
        )

    def _number(self, numbers: Longs) -> pa.Array:
        if numbers.max(initial=0) < len(self._numbers):
            return self._numbers.take(pa.array(numbers))
        return pa.array(numbers).cast(pa.string())


def _unit_name(level: int, own: str, role: str) -> str:
    usual = _UNITS_OF_COMMUNE if level == AgencyLevel.COMMUNE else _UNITS_OF_PROVINCE
    return _UNITS_ELSEWHERE.get(role) or usual.get(role, own)
