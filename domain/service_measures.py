"""Additive measures of surveys, petitions, payments, documents and interconnected legs, as SQL over one row ``{f}``.

``{now}`` is the instant of the question; what is still open moves with the clock.
"""

from dataclasses import dataclass

from domain import inputs
from domain.codes import Code


@dataclass(frozen=True, slots=True)
class ServiceMeasure:
    """One additive measure: ``sql`` is a condition, or a number when not ``is_count``; rows count on their ``day``."""

    key: str
    sql: str
    source: str
    is_count: bool = True

    def total(self, row: str, now: str = "%(now)s") -> str:
        """SQL of the sum over the rows ``row``."""
        value = self.sql.format(f=row, now=now)
        return f"count(*) FILTER (WHERE {value})" if self.is_count else f"coalesce(sum({value}), 0)"


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of fact: its table, its measures, and the columns it can be broken down by (codes, or None for text)."""

    key: str
    measures: tuple[ServiceMeasure, ...]
    dims: dict[str, tuple[Code, ...] | None]

    @property
    def by_key(self) -> dict[str, ServiceMeasure]:
        """Measures by key."""
        return {measure.key: measure for measure in self.measures}


_OPEN = "{f}.answered_at IS NULL"
FAMILIES: tuple[Family, ...] = (
    Family(
        "survey",
        (
            ServiceMeasure("surveys", "TRUE", "ours"),
            ServiceMeasure("survey_satisfied", "{f}.rating >= 2", "DOMAIN 4: hài lòng và rất hài lòng"),
            ServiceMeasure("survey_unhappy", "{f}.rating = 1", "DOMAIN 4: không hài lòng"),
        ),
        {"channel": inputs.SURVEY_CHANNELS, "reason": inputs.SURVEY_REASONS},
    ),
    Family(
        "petition",
        (
            ServiceMeasure("petitions", "TRUE", "766 5.1"),
            ServiceMeasure(
                "petition_late",
                f"({{f}}.answered_at > {{f}}.due_at OR ({_OPEN} AND {{f}}.due_at < {{now}}))",
                "766 5.1: open ones within their deadline count on time",
            ),
            ServiceMeasure("petition_open", _OPEN, "ours"),
            ServiceMeasure("petition_overdue", f"({_OPEN} AND {{f}}.due_at < {{now}})", "ours"),
            ServiceMeasure("petition_rated", "{f}.rating IS NOT NULL", "766 5.2"),
            ServiceMeasure("petition_satisfied", "{f}.rating >= 2", "766 5.2"),
        ),
        {"subject": inputs.PETITION_SUBJECTS, "outcome": inputs.PETITION_OUTCOMES},
    ),
    Family(
        "payment",
        (
            ServiceMeasure("payments", "{f}.refunded_at IS NULL", "ours: not paid back"),
            ServiceMeasure("payments_online", "({f}.refunded_at IS NULL AND {f}.method = 1)", "ours"),
            ServiceMeasure("refunds", "{f}.refunded_at IS NOT NULL", "ours"),
            ServiceMeasure(
                "amount",
                "CASE WHEN {f}.refunded_at IS NULL THEN {f}.amount_vnd / 1e6 END",
                "million đồng",
                is_count=False,
            ),
            ServiceMeasure(
                "amount_online",
                "CASE WHEN {f}.refunded_at IS NULL AND {f}.method = 1 THEN {f}.amount_vnd / 1e6 END",
                "million đồng",
                is_count=False,
            ),
        ),
        {"method": inputs.PAYMENT_METHODS, "procedure": None},
    ),
    Family(
        "document",
        (
            ServiceMeasure("documents_sent", "{f}.direction = 1", "ours"),
            ServiceMeasure("documents_received", "{f}.direction = 2", "ours"),
            ServiceMeasure("sign_known", "({f}.direction = 1 AND {f}.signed IS NOT NULL)", "null is not 0"),
            ServiceMeasure("documents_signed", "({f}.direction = 1 AND {f}.signed)", "NĐ 118/2025: ký số"),
            ServiceMeasure("reply_wanted", "({f}.direction = 2 AND {f}.due_at IS NOT NULL)", "ours"),
            ServiceMeasure(
                "reply_late",
                "({f}.direction = 2 AND ({f}.replied_at > {f}.due_at"
                " OR ({f}.replied_at IS NULL AND {f}.due_at < {now})))",
                "ours: open ones within their deadline count on time",
            ),
        ),
        {"direction": inputs.DIRECTIONS},
    ),
    Family(
        "leg",
        (
            ServiceMeasure("legs", "TRUE", "QĐ 296/QĐ-VPCP"),
            ServiceMeasure("legs_done", "{f}.finished_at IS NOT NULL", "QĐ 296/QĐ-VPCP"),
            ServiceMeasure("legs_due", "{f}.due_at IS NOT NULL", "null is not 0"),
            ServiceMeasure(
                "legs_late",
                "({f}.finished_at > {f}.due_at OR ({f}.finished_at IS NULL AND {f}.due_at < {now}))",
                "QĐ 296/QĐ-VPCP: open ones within their deadline count on time",
            ),
            ServiceMeasure("legs_open", "{f}.finished_at IS NULL", "ours"),
            ServiceMeasure("leg_minutes", "{{minutes}}", "working minutes of finished legs", is_count=False),
        ),
        {"group": inputs.LEG_GROUPS, "step": None},
    ),
)
CATALOGUE: tuple[str, ...] = (
    *("procedures", "level_known", "level_full", "level_online", "online_used"),
    *("content_known", "content_full", "population_known", "population_db", "fee_known", "fee_online"),
)
"""Measures of the catalogue of procedures, counted by queries/services_catalogue.py; they have no day."""
FAMILY: dict[str, Family] = {family.key: family for family in FAMILIES}
FAMILY_OF: dict[str, str] = {measure.key: family.key for family in FAMILIES for measure in family.measures}
"""Measure -> the family that counts it."""
KNOWN: frozenset[str] = frozenset({*FAMILY_OF, *CATALOGUE})
