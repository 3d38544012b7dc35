"""One good row of every kind of input that is not a dossier or a ticket, about the made-up catalogue."""

from typing import Any

from tests.factory import at

AGENCY = "H27.1"
GOOD: dict[str, dict[str, Any]] = {
    "decisions": {"code": "12/QĐ", "agency": AGENCY, "decided_on": at().date(), "effective_on": at(14).date()},
    "petitions": {"code": "PA-1", "agency": AGENCY, "received_at": at(), "subject": 3, "dossier": "D1"},
    "surveys": {"code": "S-1", "agency": AGENCY, "at": at(), "channel": 1, "rating": 2, "procedure": "1.1"},
    "payments": {"code": "P-1", "agency": AGENCY, "amount_vnd": 30_000, "method": 1, "paid_at": at(), "dossier": "D1"},
    "documents": {"code": "V-1", "agency": AGENCY, "direction": 1, "at": at(), "signed": True},
    "legs": {"code": "L-1", "seq": 1, "group": 1, "step": "Khai sinh", "agency": AGENCY, "started_at": at()},
    "copies": {"agency": AGENCY, "month": at().date(), "copies": 3},
    "national": {"agency": AGENCY, "month": at().date(), "synced": 90, "on_portal": 95, "in_report": 100},
}


def row(kind: str, **values: Any) -> dict[str, Any]:
    """The good row of ``kind`` with some cells replaced."""
    return GOOD[kind] | values
