"""The catalogue of procedures: the common ones by hand, the long tail from real patterns of names per field.

Data: demo/procedures.csv, fields.csv, patterns.csv. Codes of the long tail are made up in the national format.
"""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from domain.codes import ServiceLevel

_FOLDER = Path(__file__).parent
SERVICE_MIX = (0.143, 0.346, 0.511)
"""Share of information-only, partial and full-process services: 266, 645 and 954 of 1,865 (DOMAIN.md 3)."""
_LONGEST_SHORT = 16
_SHORT_PROVINCE, _LONG_PROVINCE = 56, 160
CUTOFFS = {"HT": "15:00", "HKD": "last_hour", "CT0": "17:00"}
"""Intake cut-off per field: QĐ 296/QĐ-VPCP (birth and death group), NĐ 297/2025 Art. 6.3 and 3.5 (DOMAIN.md 2.5)."""
_SAME_DAY = 8
_FULL, _UNKNOWN = 0.97, 0.01
"""Share of procedures published with all their parts, and of those of which it is not known."""
PARTIAL_REASONS: dict[str, float] = {
    "Phải xuất trình bản chính để đối chiếu": 0.28,
    "Phải kiểm tra, thẩm định thực tế": 0.24,
    "Cơ sở dữ liệu chuyên ngành chưa kết nối": 0.16,
    "Phải có mặt để ký trước người có thẩm quyền": 0.1,
    "Biểu mẫu điện tử chưa đủ thành phần": 0.08,
    "": 0.14,
}
"""Why a service is only partial, and how often; in some cases nobody wrote it down."""


@cache
def table(name: str) -> pd.DataFrame:
    """Return one CSV of the demonstration by its name without ending; codes stay text."""
    return pd.read_csv(_FOLDER / f"{name}.csv", sep=";", dtype={"code": str, "prefix": str})


def fields() -> pd.DataFrame:
    """Return code, name of the fields."""
    return table("fields")[["code", "name"]]


def procedures(seed: int) -> pd.DataFrame:
    """Return every procedure, one a row, common ones first.

    Catalogue columns: code, name, field, level (1 province, 2 commune), service_level 1-3, statutory_hours, fee_vnd,
    e_payment, essential, returns_result, population_db, intake_cutoff ('' none, 15:00, last_hour, 17:00), content_full
    (None unknown), partial_reason (None: none or not known). For the
    generator only: owner (key of demo/bodies.csv), weight (share of its level's volume, unnormalised), workflow,
    components.
    """
    rng = np.random.default_rng((seed, 1))
    common = _common()
    tail = _tail(rng, set(common["code"]))
    frame = pd.concat([common, tail], ignore_index=True)
    owner = table("fields").set_index("code")["owner"]
    frame["owner"] = frame["field"].map(owner)
    frame["e_payment"] = frame["fee_vnd"].gt(0) & (rng.random(len(frame)) < 0.8)
    cutoff = frame["field"].map(CUTOFFS).fillna("")
    frame["intake_cutoff"] = cutoff.where(cutoff.ne("") | frame["statutory_hours"].gt(_SAME_DAY), "15:00")
    frame["population_db"] = frame["essential"] | (rng.random(len(frame)) < 0.28)
    return _published(frame, np.random.default_rng((seed, 9)))


def _published(frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Whether each procedure is published in full, and why a partial service is not a full one."""
    drawn = pd.Series(rng.random(len(frame)), index=frame.index)
    full = drawn.lt(_FULL).astype(object).where(drawn.lt(1 - _UNKNOWN), None)
    reason = pd.Series(rng.choice(list(PARTIAL_REASONS), len(frame), p=list(PARTIAL_REASONS.values())), frame.index)
    told = frame["service_level"].eq(int(ServiceLevel.PARTIAL)) & reason.ne("")
    return frame.assign(content_full=full, partial_reason=reason.astype(object).where(told, None))


def _common() -> pd.DataFrame:
    renamed = {"hours": "statutory_hours", "service": "service_level", "fee": "fee_vnd", "steps": "workflow"}
    frame = table("procedures").rename(columns={**renamed, "result": "returns_result"})
    return frame.astype({"essential": bool, "returns_result": bool, "weight": float})


def _tail(rng: np.random.Generator, taken: set[str]) -> pd.DataFrame:
    frame = _named(rng)
    count = len(frame)
    numbers = iter(rng.permutation(np.arange(2_000, 14_000)))
    codes: list[str] = []
    while len(codes) < count:
        code = f"{rng.integers(1, 4)}.{next(numbers):06d}"
        if code not in taken:
            codes.append(code)
    noise = rng.choice([0.6, 0.8, 1.0, 1.0, 1.25, 1.5], count)
    hours = np.maximum(8, np.round(frame["hours"] * noise / 8) * 8).astype(int)
    return frame.assign(
        code=codes,
        statutory_hours=np.minimum(hours, 360),
        service_level=rng.choice([1, 2, 3], count, p=SERVICE_MIX),
        essential=False,
        components=rng.integers(1, 7, count),
        workflow=[_workflow(level, h) for level, h in zip(frame["level"], hours, strict=True)],
    ).drop(columns=["hours"])


def _named(rng: np.random.Generator) -> pd.DataFrame:
    """Every pattern applied to every object of every field; a field's volume follows the patterns and Zipf's law."""
    fields_ = table("fields")
    objects = fields_.assign(pair=fields_["objects"].str.split("|")).explode("pair", ignore_index=True)
    objects[["kind", "object"]] = objects["pair"].str.split(":", n=1, expand=True)
    rows = objects.merge(table("patterns"), on="kind", suffixes=("_field", ""))
    total = rows["commune"] + rows["province"]
    rows["level"] = np.where(rng.random(len(rows)) * total < rows["commune"], 2, 1)
    volume = np.where(rows["level"] == 2, rows["commune"], rows["province"])
    rank = rows.groupby(["code", "level"])["weight"].rank(ascending=False, method="first")
    zipf = rows["weight"] / rank**1.4
    rows["weight"] = volume * zipf / zipf.groupby([rows["code"], rows["level"]]).transform("sum")
    names = [pattern.format(o=thing) for pattern, thing in zip(rows["pattern"], rows["object"], strict=True)]
    fee = np.where(rows["level"] == 2, rows["fee"] // 2, rows["fee"])
    plain = {"field": rows["code"], "level": rows["level"], "weight": rows["weight"], "hours": rows["hours"]}
    return pd.DataFrame({"name": names, **plain, "fee_vnd": fee, "returns_result": rows["result"].astype(bool)})


def _workflow(level: int, hours: int) -> str:
    if level == 2:
        return "A" if hours <= _LONGEST_SHORT else "B"
    if hours <= _SHORT_PROVINCE:
        return "C"
    return "D" if hours <= _LONG_PROVINCE else "E"
