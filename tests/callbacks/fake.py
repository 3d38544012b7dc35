"""A read side with invented numbers: the same answers for the same question, a version that tests can move."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from threading import Condition

from domain.chase import GROUPS, ChaseRow
from domain.commitments import Commitments
from domain.dataset import DataState
from domain.kpis import KPI
from domain.measures import MEASURES
from domain.passes import ANY
from domain.recast import Unit, lineage
from domain.targets import DEFAULTS
from domain.views import ActionView, DossierRow, DossierView, StepView
from queries.chase import ChasePage
from queries.dossiers import DossierPage
from queries.freshness import Freshness
from queries.overview import Overview, UnitOverview, UnitRow
from queries.procedures import ProcedureRow, Procedures
from queries.subjects import SubjectAnswer
from queries.units import Place, UnitBook
from tests.callbacks.fake_progress import made_progress
from tests.callbacks.fake_steps import made_bottlenecks, made_officer, made_officers
from tests.callbacks.fake_weekly import made_review

NOW = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
UNITS = tuple((f"{18000 + n}", f"Xã Mẫu {n}") for n in range(1, 7))
AGENCY = ("H27.05", "Sở Mẫu")
COUNTED = {
    "channel_known": "received",
    "service_known": "received",
    "digit_known": "received",
    "portal_known": "received",
    "settled_due": "settled",
    "result_known": "settled",
    "timed": "settled",
}


class FakeSource:
    """Answers like queries.source.Source; ``asked`` lists the questions, ``failure`` is raised instead when set."""

    database = cache = None
    province = "42"

    def __init__(self, units=UNITS, clock=lambda: NOW):
        self.units, self.clock = units, clock
        self.version, self.asked, self.failure = 7, [], None
        self.targets, self.kept = DEFAULTS, {"commitments": Commitments()}

    def now(self):
        return self.clock().replace(second=0, microsecond=0)

    def _answer(self, *question):
        self.asked.append(question)
        if self.failure:
            raise self.failure

    def freshness(self):
        return Freshness(self.version, self.now(), self.clock(), date(2025, 7, 1), self.now().date())

    def catalogue(self, lang):
        return {
            "areas": ["Ven biển", "Miền núi"],
            "units": [{"code": code, "name": name, "area": "Ven biển"} for code, name in self.units],
            "agencies": [{"code": AGENCY[0], "name": AGENCY[1], "level": 1}],
            "centers": [{"code": "TT1", "name": "Trung tâm 1"}],
            "fields": [{"code": "HT", "name": "Hộ tịch" if lang == "vi" else "Civil status"}],
        }

    def unit_book(self):
        pairs = [("18001", "18001", 1.0), ("18009", "18001", 0.5), ("18009", "18002", 0.5)]
        current = {code: Place(name, "Ven biển") for code, name in self.units}
        former = {"18001": Place("Xã Cũ 1", "Ven biển"), "18009": Place("Xã Cũ 9", "Ven biển")}
        agencies = {n: Unit(code, "current") for n, (code, _) in enumerate(self.units)}
        return UnitBook(current, former, lineage(pairs), agencies, {})

    def former_names(self):
        return {"18001@2021": "Xã Cũ 1"}

    def overview(self, selection):
        self._answer("overview", selection)
        rows = [self._row(code, name, "commune", selection) for code, name in self.units]
        rows.append(self._row(*AGENCY, "province", selection))
        before = {key: value * 0.98 for key, value in _sum(rows).items()} if selection.previous() else None
        trend = self._trend(selection)
        return Overview(self.version, self.now(), _sum(rows), before, rows, trend, "day")

    def unit(self, key, selection):
        self._answer("unit", key, selection)
        names = dict((*self.units, AGENCY))
        if key not in names:
            return UnitOverview(self.version, self.now(), "missing", key, key, [], {}, None, [], "day", [], [], [])
        kind = "agency" if key == AGENCY[0] else "unit"
        rows = [self._row(f"1.00{n}", f"Thủ tục {n}", "", selection) for n in range(5)]
        channels = [self._row(word, word, "", selection) for word in ("online", "counter")]
        totals = _sum(rows)
        trend = self._trend(selection)
        return UnitOverview(
            self.version, self.now(), kind, key, names[key], [], totals, None, trend, "day", rows, [], channels
        )

    def progress(self, selection):
        self._answer("progress", selection)
        asked, self.asked = self.asked, []
        glance = self.overview(selection)
        self.asked = asked
        return made_progress(glance, selection, self.now())

    def subject(self, subject, selection):
        whole = self.overview(selection)
        rows = {each.by: [self._row("HT", "Hộ tịch", "", selection)] for each in subject.breakdowns}
        line = [ProcedureRow("1.001", "Đăng ký khai sinh", 3, {1: 40, 2: 60})]
        tables = Procedures(2, 1, line, [], line, {"push": 1, "unused": 0, "essential": 1})
        mix = {word: {"counter": 40, "online": 60} for word in ("", "full")} if subject.mix else {}
        return SubjectAnswer(whole, rows, mix, tables if subject.procedures else None)

    def aims(self, _selection):
        return self.targets

    def weekly(self, selection, period):
        self._answer("weekly", selection, period.word)
        return made_review(selection, period, self.units, self.version, self.now())

    def memo(self, name, *_question):
        """What is kept under ``name``: the fake's commitments."""
        return self.kept[name]

    def dossiers(self, selection, view="", kpi="", part="num", cursor="", limit=50, narrow=ANY):
        self._answer("dossiers", view, kpi, part, cursor, selection, limit, narrow)
        rows = [_dossier_row(n) for n in range(3)]
        counts = {"late": 3, "due_today": 1, "returned": 0, "all": 1204}
        return DossierPage(rows, 3, "pprev" if cursor else None, "nnext", counts, self.version, self.now())

    def unknown(self, selection, officer=""):
        known = {"unit": {code for code, _ in self.units}, "agency": {AGENCY[0]}, "field": {"HT"}}
        known |= {"procedure": {"1.001"}, "area": {"Ven biển", "Miền núi"}}
        named = [name for name, codes in known.items() if getattr(selection, name) not in {"", *codes}]
        return (*named, *(["officer"] if officer not in {"", "CB1"} else []))

    def data(self):
        self._answer("data")
        return DataState(self.version, self.now())

    def chase(self, selection, view="late", q="", sort="", cursor="", limit=50):
        self._answer("chase", view, q, sort, cursor, selection, limit)
        rows = [_chase_row(n) for n in range(3)]
        counts = {group.key: n for n, group in enumerate(GROUPS)} | {"apology_due": None}
        return ChasePage(rows, counts, "pprev" if cursor else None, "nnext", self.version, self.now())

    def bottlenecks(self, selection, versus="", step=""):
        self._answer("bottlenecks", selection, versus, step)
        return made_bottlenecks(selection, versus, step, self.version, self.now())

    def officers(self, selection):
        self._answer("officers", selection)
        return made_officers(selection, self.version, self.now())

    def officer(self, code, selection):
        self._answer("officer", code, selection)
        return made_officer(code, self.version, self.now())

    def dossier(self, code, source=None):
        self._answer("dossier", code, source)
        return _dossier(code) if code.startswith("H27") else None

    def _row(self, key, name, level, selection):
        random = Random(f"{key}{selection.channel}{selection.period}{self.version}")
        received = random.randint(400, 4000)
        totals = {measure.key: int(received * random.uniform(0.85, 0.99)) for measure in MEASURES}
        totals |= {"received": received, "settled": received, "open": received // 20, "overdue": random.randint(0, 9)}
        totals |= {key: totals[base] for key, base in COUNTED.items()}
        totals |= {"portal_late": 5, "portal_overdue": 1, "due_today": 3, "returned": 2, "minutes": received * 600}
        spark = [(float(random.randint(90, 100)), 100.0) for _ in range(14)]
        return UnitRow(key, name, level, totals, spark)

    def _trend(self, selection):
        first = self.now().date() - timedelta(days=20)
        ratio = KPI[selection.metric].kind != "count"
        return [(first + timedelta(days=n), 950.0 + n, 1000.0 if ratio else None) for n in range(20)]


class FakeHub:
    """Hands out the source's version; `publish` moves it and wakes the streams."""

    def __init__(self, source):
        self._source, self._condition = source, Condition()
        self.reachable = True

    def state(self):
        return self._source.freshness()

    def wait(self, mark, seconds):
        with self._condition:
            self._condition.wait_for(lambda: self.state().mark != mark, seconds)
        state = self.state()
        return state if state.mark != mark else None

    def publish(self):
        with self._condition:
            self._source.version += 1
            self._condition.notify_all()


def _sum(rows):
    return {measure.key: sum(row.totals[measure.key] for row in rows) for measure in MEASURES}


def _dossier_row(n):
    who = {"officer": "N*** A", "step": "B3"}
    when = {"received_at": NOW, "due_at": NOW, "late_minutes": 60 * n}
    agency = "UBND Xã Mẫu 1"
    return DossierRow(f"H27.05-{n:06d}", "demo", "Đăng ký khai sinh", agency, 4, is_open=True, **when, **who)


def _chase_row(n):
    held = {"officer_code": f"CB{n}", "officer": "N*** A", "step": "B3", "since": NOW}
    used = {"used_minutes": 720, "budget_minutes": (480, 960, None)[n]}
    action = ActionView("chased", "đã gọi", "Bình", NOW) if n else None
    when = {"received_at": NOW, "due_at": NOW, "late_minutes": 1440 * n, "supplement_count": n}
    names = (f"H27.05-{n:06d}", "demo", "Đăng ký khai sinh", "UBND Xã Mẫu 1")
    return ChaseRow(*names, 4, is_open=True, apology_known=True, action=action, **held, **used, **when)


def _dossier(code):
    steps = (StepView(1, "Tiếp nhận", "Một cửa", "N*** A", NOW, NOW, NOW, None, 30, 60),)
    return DossierView(
        *(code, "demo", "Mô phỏng", 12, NOW, NOW, "1.001193", "Đăng ký khai sinh", "Hộ tịch"),
        *("H27.1", "UBND Xã Mẫu 1", "H27.1", "UBND Xã Mẫu 1", 4, True, 3, 2),
        unit_code="18001",
        unit="Xã Mẫu 1",
        received_at=NOW,
        due_at=NOW,
        used_minutes=30,
        allowed_minutes=480,
        late_minutes=-450,
        steps=steps,
    )
