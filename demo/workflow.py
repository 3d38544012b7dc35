"""The internal workflows: which steps a dossier goes through, who holds each and its share of the statutory time.

Pattern of Hà Tĩnh QĐ 2904/QĐ-UBND (DOMAIN.md 2.3): steps B1..B7, budgets add up to the legal time; the last step,
the return of the result, starts when processing ends and has no budget of its own.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

ROLES = ("reception", "head", "specialist", "leader", "committee", "tax")
MAX_STEPS = 7
REWORK = 2
"""Steps that a dossier sent back once goes through again: appraisal and approval."""
COLUMNS = MAX_STEPS + REWORK
"""Most steps of one dossier."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a workflow: name shown, role of its officer, share of the statutory time (all shares make 1)."""

    name: str
    role: str
    share: float


_RECEIVE = "Tiếp nhận hồ sơ"
_FORWARD = "Chuyển hồ sơ"
_ASSIGN = "Lãnh đạo phòng phân công"
_APPRAISE = "Thẩm định hồ sơ"
_APPROVE = "Lãnh đạo phê duyệt"
_RETURN = Stage("Trả kết quả", "reception", 0.0)

WORKFLOWS: dict[str, tuple[Stage, ...]] = {
    "A": (Stage(_RECEIVE, "reception", 0.2), Stage("Giải quyết, ký duyệt", "specialist", 0.8), _RETURN),
    "B": (
        Stage(_RECEIVE, "reception", 0.1),
        Stage(_APPRAISE, "specialist", 0.7),
        Stage(_APPROVE, "leader", 0.2),
        _RETURN,
    ),
    "C": (
        Stage(_RECEIVE, "reception", 0.1),
        Stage(_ASSIGN, "head", 0.1),
        Stage(_APPRAISE, "specialist", 0.6),
        Stage(_APPROVE, "leader", 0.2),
        _RETURN,
    ),
    "D": (
        Stage(_RECEIVE, "reception", 0.05),
        Stage(_FORWARD, "reception", 0.05),
        Stage(_ASSIGN, "head", 0.05),
        Stage(_APPRAISE, "specialist", 0.65),
        Stage(_APPROVE, "leader", 0.2),
        _RETURN,
    ),
    "E": (
        Stage(_RECEIVE, "reception", 0.04),
        Stage(_FORWARD, "reception", 0.04),
        Stage(_ASSIGN, "head", 0.04),
        Stage(_APPRAISE, "specialist", 0.5),
        Stage(_APPROVE, "leader", 0.13),
        Stage("Ủy ban nhân dân tỉnh phê duyệt", "committee", 0.25),
        _RETURN,
    ),
    "L": (
        Stage(_RECEIVE, "reception", 0.05),
        Stage(_FORWARD, "reception", 0.05),
        Stage(_APPRAISE, "specialist", 0.5),
        Stage("Xác định nghĩa vụ tài chính", "tax", 0.2),
        Stage(_APPROVE, "leader", 0.2),
        _RETURN,
    ),
}
LETTERS = tuple(WORKFLOWS)
STEP_NAMES = tuple(dict.fromkeys(stage.name for stages in WORKFLOWS.values() for stage in stages))


@dataclass(frozen=True, slots=True)
class WorkflowTable:
    """The workflows as arrays; rows follow LETTERS, columns the steps, -1 where a workflow has no such step.

    ``appraise`` and ``approve`` are the columns between which a dossier may be sent back, -1 where there is none.
    """

    length: npt.NDArray[np.int64]
    name: npt.NDArray[np.int64]
    role: npt.NDArray[np.int64]
    share: npt.NDArray[np.float64]
    appraise: npt.NDArray[np.int64]
    approve: npt.NDArray[np.int64]


def workflow_table() -> WorkflowTable:
    """Return WORKFLOWS as arrays of shape (workflows, MAX_STEPS); names index STEP_NAMES, roles index ROLES."""
    name = np.full((len(LETTERS), MAX_STEPS), -1)
    role = name.copy()
    share = np.zeros(name.shape)
    for row, letter in enumerate(LETTERS):
        for column, stage in enumerate(WORKFLOWS[letter]):
            name[row, column] = STEP_NAMES.index(stage.name)
            role[row, column] = ROLES.index(stage.role)
            share[row, column] = stage.share
    length = np.array([len(WORKFLOWS[letter]) for letter in LETTERS])
    return WorkflowTable(length, name, role, share, _column(name, _APPRAISE), _column(name, _APPROVE))


def _column(name: npt.NDArray[np.int64], stage: str) -> npt.NDArray[np.int64]:
    found = name == STEP_NAMES.index(stage)
    return np.where(found.any(axis=1), found.argmax(axis=1), -1)
