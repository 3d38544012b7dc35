"""The subject pages as data: which KPIs each shows as cards, on its map, in its tables, and how it breaks them down."""

from dataclasses import dataclass

from domain.kpis import KPI
from domain.selection import Selection
from domain.text import Text

BREAKDOWNS: tuple[str, ...] = ("service", "channel", "field", "group")
"""Ways to break a subject down beside its units; a key of a selection, or ``group`` (see ``OFFICERS``)."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One more ranked table; ``by`` is of ``BREAKDOWNS``, ``heading`` names its first column."""

    by: str
    title: Text
    heading: Text
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """A KPI as two parts of one whole: ``hit`` names its numerator, ``miss`` the rest of its denominator."""

    kpi: str
    hit: Text
    miss: Text


@dataclass(frozen=True, slots=True)
class ProcedureList:
    """A table of procedures; ``key`` is a field of ``queries.procedures.Procedures``."""

    key: str
    title: Text
    note: Text


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject page: ``name`` is of ``domain.links.PATHS``; the rest are keys of KPIs and parts of the page.

    ``metrics`` are offered for map, ranking and trend, the first by default; ``columns`` are those of every ranked
    table, ``received`` first; ``steps`` are drawn one under the other as a path from intake to result; ``mix`` says
    whether the channels are drawn.
    """

    name: str
    title: Text
    cards: tuple[str, ...]
    metrics: tuple[str, ...]
    columns: tuple[str, ...]
    breakdowns: tuple[Breakdown, ...]
    steps: tuple[str, ...] = ()
    splits: tuple[Split, ...] = ()
    procedures: tuple[ProcedureList, ...] = ()
    mix: bool = False

    def __post_init__(self) -> None:
        """Refuse a subject over an unknown KPI or breakdown."""
        named = (*self.cards, *self.metrics, *self.columns, *self.steps, *(split.kpi for split in self.splits))
        unknown = [key for key in named if key not in KPI] + [b.by for b in self.breakdowns if b.by not in BREAKDOWNS]
        if unknown or self.columns[:1] != ("received",):
            message = f"subject {self.name}: unknown {unknown}, or its columns do not start with received"
            raise ValueError(message)

    @property
    def slots(self) -> tuple[str, ...]:
        """Places of this subject's own that hold components."""
        steps, mix = ("steps",) * bool(self.steps), ("mix",) * bool(self.mix)
        splits, used = ("splits",) * bool(self.splits), ("used",) * bool(self.procedures)
        return (*mix, *steps, *splits, *used, *(f"{each.key}-count" for each in self.procedures))

    @property
    def tables(self) -> tuple[str, ...]:
        """Places that hold ranked tables."""
        return ("ranking", *(each.by for each in self.breakdowns), *(each.key for each in self.procedures))

    def focus(self, selection: Selection) -> Selection:
        """Return ``selection`` with a metric of this subject: its own when it is one, else the subject's first."""
        return selection if selection.metric in self.metrics else selection.with_(metric=self.metrics[0])

    def shown(self, metric: str) -> tuple[str, ...]:
        """KPIs of the ranked tables: the columns, and the metric when it is not one of them."""
        return self.columns if metric in self.columns else (*self.columns, metric)


OFFICERS = Text(
    "cán bộ của các xã trong cùng khu vực; của từng sở, ban, ngành",
    "the officers of the communes of one area; of each department",
)
"""What a group of officers is: sources say whose officers hold a dossier, not who scanned it, so they go by agency."""
FIELD = Breakdown("field", Text("Theo lĩnh vực", "By field"), Text("Lĩnh vực", "Field"))
SERVICE = Breakdown("service", Text("Theo mức dịch vụ", "By service level"), Text("Mức dịch vụ", "Service level"))
CHANNEL = Breakdown("channel", Text("Theo kênh nộp", "By channel"), Text("Kênh nộp", "Channel"))
GROUP = Breakdown("group", Text("Theo nhóm cán bộ", "By officer group"), Text("Nhóm cán bộ", "Officers"), OFFICERS)
AREA = Breakdown("group", Text("Theo khu vực và ngành", "By area and department"), Text("Khu vực, sở ngành", "Area"))

ONLINE = Subject(
    "online",
    Text("Nộp hồ sơ trực tuyến", "Online submission"),
    cards=("received", "online", "full_online", "vneid"),
    metrics=("online", "full_online", "received"),
    columns=("received", "online", "full_online"),
    breakdowns=(FIELD, AREA, SERVICE),
    mix=True,
    procedures=(
        ProcedureList(
            "push",
            Text("Cần đẩy mạnh trực tuyến", "Where to push online"),
            Text("có dịch vụ trực tuyến, nhiều hồ sơ trực tiếp nhất", "offered online, most counter dossiers"),
        ),
        ProcedureList(
            "unused",
            Text("Có dịch vụ trực tuyến, chưa có hồ sơ trực tuyến", "Offered online, no online dossier"),
            Text("toàn trình hoặc một phần", "full or partial service"),
        ),
        ProcedureList(
            "essential",
            Text("Dịch vụ công thiết yếu", "Essential services"),
            Text("theo Chỉ thị 24/CT-TTg", "Directive 24/CT-TTg"),
        ),
    ),
)
DIGITIZATION = Subject(
    "digitization",
    Text("Số hóa hồ sơ, kết quả", "Digitization of dossiers and results"),
    cards=("received", "digitized", "e_result", "both_ends", "stored", "signed", "reused", "vneid"),
    metrics=("digitized", "e_result", "both_ends", "stored", "signed", "reused", "vneid"),
    columns=("received", "digitized", "e_result", "both_ends", "stored", "reused"),
    breakdowns=(GROUP, FIELD, CHANNEL, SERVICE),
    steps=("digitized", "e_result", "both_ends", "stored"),
    splits=(
        Split("signed", Text("Ký số", "Signed"), Text("Chỉ quét", "Scanned only")),
        Split("reused", Text("Có dùng lại dữ liệu", "Data reused"), Text("Không dùng lại", "Not reused")),
        Split("vneid", Text("Xác thực VNeID", "VNeID"), Text("Không xác thực", "Not authenticated")),
    ),
)
SUBJECTS: tuple[Subject, ...] = (ONLINE, DIGITIZATION)
