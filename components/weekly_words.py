"""The words of the weekly review: values, changes and what explains them, for the page, the print and the terminal."""

from collections.abc import Mapping

from components.format import NBSP, POINTS, kpi_amount, number, percent
from domain.codes import CHANNELS, code_of
from domain.decomposition import OTHERS, Part
from domain.kpi import Kpi
from domain.text import Lang, Text
from domain.variation import Writer
from domain.weekly import Driver, Line

BY: Mapping[str, Text] = {
    "unit": Text("Theo đơn vị", "By unit"),
    "procedure": Text("Theo thủ tục", "By procedure"),
    "channel": Text("Theo kênh nộp", "By channel"),
    "late_step": Text("Hồ sơ trễ theo bước vượt thời gian nhiều nhất", "Late dossiers by the step furthest over"),
    "step": Text("Số giờ trung bình theo bước", "Mean hours by step"),
}
NO_STEP: Mapping[str, Text] = {
    "late_step": Text("không bước nào ghi vượt thời gian", "no step recorded over its limit"),
    "step": Text("chờ giữa các bước và giờ không ghi theo bước", "waiting between steps, and time not told by step"),
}
HOURS = Text("giờ", "h")
RISE, FALL, SAME = "▲", "▼", "="
FALLEN, RISEN = Text("Giảm", "Fell"), Text("Tăng", "Rose")
BETTER, WORSE = Text("Tốt lên", "Better"), Text("Xấu đi", "Worse")


def writer(kpi: Kpi) -> Writer:
    """How the sentence of a verdict writes a value of ``kpi``: a count's limits as whole numbers."""

    def write(value: float, lang: Lang) -> str:
        if kpi.kind == "ratio":
            return percent(value, kpi.digits, lang)
        if kpi.kind == "count":
            return number(value, 0, lang)
        return f"{number(value, kpi.digits, lang)}{NBSP}{kpi.unit.get(lang)}"

    return write


def sentence(line: Line) -> Text:
    """What the line's value is in its own history."""
    return line.verdict.sentence(writer(line.kpi))


def signed(kpi: Kpi, change: float | None, lang: str, digits: int | None = None) -> str:
    """A change with its sign and unit: ``+1,2 điểm``, ``−14``, ``+0,4 giờ``; "–" where unknown."""
    places = kpi.digits if digits is None else digits
    text = number(None if change is None else change * (100 if kpi.kind == "ratio" else 1), places, lang)
    plus = "+" if text[0] not in "–−" and any(letter in "123456789" for letter in text) else ""
    unit = {"ratio": POINTS, "mean": HOURS}.get(kpi.kind)
    return f"{plus}{text}" + (f"{NBSP}{unit.get(lang)}" if unit and change is not None else "")


def arrow(change: float | None) -> str:
    """▲ or ▼, "=" where nothing changed, nothing where it is unknown."""
    if change is None:
        return ""
    return RISE if change > 0 else FALL if change < 0 else SAME


def moved(line: Line, lang: str) -> tuple[str, str]:
    """Arrow and words of a change, and its tone (good, bad, muted); "=" where it rounds to nothing."""
    text = signed(line.kpi, line.change, lang)
    if line.change is not None and not any(letter in "123456789" for letter in text):
        return SAME, "muted"
    return f"{arrow(line.change)} {text}".strip(), {True: "good", False: "bad", None: "muted"}[line.good]


def value_of(line: Line, lang: str) -> str:
    """The value with its unit, "–" where unknown or of too few dossiers."""
    return kpi_amount(line.kpi, line.figure, lang)


def part_name(driver: Driver, part: Part[str], names: Mapping[tuple[str, str], str], lang: str) -> str:
    """What a part of a decomposition is called."""
    if part.key is None:
        return OTHERS.get(lang).format(count=part.groups)
    if driver.by == "channel":
        return code_of(CHANNELS, part.key).label.get(lang)
    if part.key == "":
        return NO_STEP[driver.by].get(lang)
    return names.get((driver.by, part.key), part.key)


def contribution(kpi: Kpi, part: Part[str], lang: str) -> str:
    """What a part adds to the change, a decimal finer than the KPI's own."""
    return signed(kpi, part.contribution, lang, 0 if kpi.kind == "count" else kpi.digits + 1)
