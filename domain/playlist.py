"""What a wall display shows: slides in order, when one may jump the queue, how large, how bright, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from domain.rules import Rule
from domain.text import Text

SLIDES: dict[str, Text] = {
    "overview": Text("Toàn cảnh", "Overview"),
    "online": Text("Nộp trực tuyến", "Online submission"),
    "digitization": Text("Số hóa hồ sơ", "Digitization"),
    "on_time": Text("Giải quyết đúng hạn", "Settled on time"),
    "chase": Text("Hồ sơ cần đôn đốc", "Dossiers to chase"),
    "queues": Text("Quầy và hàng chờ", "Counters and queues"),
    "score": Text("Chỉ số 766", "Scorecard 766"),
    "movers": Text("Biến động trong tuần", "Movers of the week"),
    "freshness": Text("Độ mới của dữ liệu", "Freshness of the data"),
}
"""Kinds of slides, in the order of a new profile."""
THEMES: dict[str, Text] = {"dark": Text("Tối", "Dark"), "light": Text("Sáng", "Light")}
SHAPES: dict[str, Text] = {
    "16:9": Text("16:9 (Full HD, 4K)", "16:9 (Full HD, 4K)"),
    "32:9": Text("32:9 (hai khung cạnh nhau)", "32:9 (two panes side by side)"),
    "9:16": Text("9:16 (màn hình đứng)", "9:16 (portrait)"),
}


@dataclass(frozen=True, slots=True)
class Watched:
    """Something that may make a slide jump the queue: its name, unit, the slide shown, the limit of a new profile.

    ``said`` is what a display says of it, with {value} and {limit}.
    """

    label: Text
    unit: Text
    slide: str
    usual: float
    most: float
    said: Text


WATCHED: dict[str, Watched] = {
    "overdue": Watched(
        Text("Hồ sơ đang quá hạn nhiều hơn", "Dossiers overdue, more than"),
        Text("hồ sơ", "dossiers"),
        "chase",
        300,
        1e6,
        Text("Hồ sơ đang quá hạn: {value} (ngưỡng {limit})", "Dossiers overdue: {value} (limit {limit})"),
    ),
    "wait": Watched(
        Text("Có trung tâm chờ trung bình lâu hơn", "A center's mean wait longer than"),
        Text("phút", "minutes"),
        "queues",
        30,
        600,
        Text(
            "Có trung tâm chờ trung bình {value} phút (ngưỡng {limit})",
            "A center's mean wait is {value} minutes (limit {limit})",
        ),
    ),
    "silent": Watched(
        Text("Dữ liệu mới nhất cũ hơn", "The newest data older than"),
        Text("phút", "minutes"),
        "freshness",
        30,
        100_000,
        Text(
            "Dữ liệu mới nhất đã {value} phút (ngưỡng {limit})",
            "The newest data is {value} minutes old (limit {limit})",
        ),
    ),
}
LEAST_SECONDS, MOST_SECONDS, USUAL_SECONDS = 5, 600, 20
MOST_SLIDES, MOST_NAME, MOST_MESSAGE, MOST_AREA = 24, 80, 200, 200
NEAREST_M, FARTHEST_M = 0.5, 30.0
SMALLEST_IN, LARGEST_IN = 10.0, 600.0
RULES: tuple[Rule, ...] = (
    Rule("name", Text(f"Tên từ 1 đến {MOST_NAME} ký tự.", f"A name has 1 to {MOST_NAME} characters.")),
    Rule("no_slides", Text("Chưa có trang nào để chiếu.", "There is no slide to show.")),
    Rule("many_slides", Text(f"Tối đa {MOST_SLIDES} trang.", f"At most {MOST_SLIDES} slides.")),
    Rule("slide", Text("Không có loại trang này.", "There is no such kind of slide.")),
    Rule("area", Text("Tên khu vực không dùng được.", "The name of the area cannot be used.")),
    Rule(
        "seconds",
        Text(
            f"Thời lượng mỗi trang từ {LEAST_SECONDS} đến {MOST_SECONDS} giây.",
            f"A slide stays {LEAST_SECONDS} to {MOST_SECONDS} seconds.",
        ),
    ),
    Rule("theme", Text("Giao diện là tối hoặc sáng.", "The theme is dark or light.")),
    Rule("lang", Text("Ngôn ngữ là vi hoặc en.", "The language is vi or en.")),
    Rule("shape", Text("Khuôn hình là 16:9, 32:9 hoặc 9:16.", "The shape is 16:9, 32:9 or 9:16.")),
    Rule(
        "distance",
        Text(
            f"Khoảng cách xem từ {NEAREST_M:g} đến {FARTHEST_M:g} m.",
            f"The viewing distance is {NEAREST_M:g} to {FARTHEST_M:g} m.",
        ),
    ),
    Rule(
        "diagonal",
        Text(
            f"Đường chéo từ {SMALLEST_IN:g} đến {LARGEST_IN:g} inch.",
            f"The diagonal is {SMALLEST_IN:g} to {LARGEST_IN:g} inches.",
        ),
    ),
    Rule("dim", Text("Giờ giảm sáng cần cả giờ đầu và giờ cuối, khác nhau.", "Dim hours need two different times.")),
    Rule("watched", Text("Không có ngưỡng này.", "There is no such threshold.")),
    Rule(
        "limit", Text("Ngưỡng phải là số từ 0 trong phạm vi cho phép.", "A threshold is a number from 0 in its range.")
    ),
    Rule(
        "message", Text(f"Thông báo tối đa {MOST_MESSAGE} ký tự.", f"A message has at most {MOST_MESSAGE} characters.")
    ),
)
RULE: dict[str, Rule] = {rule.key: rule for rule in RULES}
Problem = tuple[str, str, Rule]
"""Field, value, and the broken rule; fields of the third slide are ``slides.3.seconds`` and so on."""


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: its kind, the area it is about ("": the province), how long it stays."""

    kind: str
    area: str = ""
    seconds: int = USUAL_SECONDS


@dataclass(frozen=True, slots=True)
class Profile:
    """What displays show. ``distance_m`` and ``diagonal_in`` give the size of the type.

    From ``dim_from`` to ``dim_to`` (province time, over midnight too) the display is dark; at ``refresh_at`` it loads
    itself anew. ``limits`` holds the thresholds by their key in WATCHED; ``message`` stands above every slide.
    """

    name: str
    slides: tuple[Slide, ...]
    theme: str = "dark"
    lang: str = "vi"
    shape: str = "16:9"
    distance_m: float = 4.0
    diagonal_in: float = 75.0
    dim_from: time | None = None
    dim_to: time | None = None
    refresh_at: time = time(3, 0)
    message: str = ""
    limits: Mapping[str, float] = field(default_factory=dict)


def usual(name: str) -> Profile:
    """A new profile: every slide once, and every threshold at its usual limit."""
    return Profile(name, tuple(map(Slide, SLIDES)), limits={key: each.usual for key, each in WATCHED.items()})


def problems(profile: Profile) -> tuple[Problem, ...]:
    """Every rule that ``profile`` breaks, at its field; none when it may be kept."""
    dim = (profile.dim_from, profile.dim_to)
    checks = (
        ("name", profile.name, "name", not _plain(profile.name, MOST_NAME) or not profile.name.strip()),
        ("slides", "", "no_slides", not profile.slides),
        ("slides", str(len(profile.slides)), "many_slides", len(profile.slides) > MOST_SLIDES),
        ("theme", profile.theme, "theme", profile.theme not in THEMES),
        ("lang", profile.lang, "lang", profile.lang not in ("vi", "en")),
        ("shape", profile.shape, "shape", profile.shape not in SHAPES),
        ("distance", f"{profile.distance_m:g}", "distance", not NEAREST_M <= profile.distance_m <= FARTHEST_M),
        ("diagonal", f"{profile.diagonal_in:g}", "diagonal", not SMALLEST_IN <= profile.diagonal_in <= LARGEST_IN),
        ("dim", "", "dim", (None in dim and dim != (None, None)) or (dim[0] is not None and dim[0] == dim[1])),
        ("message", profile.message, "message", not _plain(profile.message, MOST_MESSAGE)),
    )
    found = [(name, value[:60], RULE[rule]) for name, value, rule, broken in checks if broken]
    for number, slide in enumerate(profile.slides, 1):
        found += [(f"slides.{number}.{name}", value, rule) for name, value, rule in _slide_problems(slide)]
    for key, limit in profile.limits.items():
        if key not in WATCHED:
            found.append((f"limits.{key[:20]}", key[:60], RULE["watched"]))
        elif not 0 <= limit <= WATCHED[key].most:
            found.append((f"limits.{key}", f"{limit:g}", RULE["limit"]))
    return tuple(found)


def _slide_problems(slide: Slide) -> list[Problem]:
    checks = (
        ("kind", slide.kind, "slide", slide.kind not in SLIDES),
        ("area", slide.area, "area", not _plain(slide.area, MOST_AREA)),
        ("seconds", str(slide.seconds), "seconds", not LEAST_SECONDS <= slide.seconds <= MOST_SECONDS),
    )
    return [(name, value[:60], RULE[rule]) for name, value, rule, broken in checks if broken]


def _plain(words: str, most: int) -> bool:
    return len(words.strip()) <= most and (not words or words.isprintable())


def stored(profile: Profile) -> dict[str, Any]:
    """``profile`` without its name, as plain data that :func:`restored` reads."""
    return {
        "slides": [{"kind": each.kind, "area": each.area, "seconds": each.seconds} for each in profile.slides],
        **{name: getattr(profile, name) for name in ("theme", "lang", "shape", "distance_m", "diagonal_in", "message")},
        **{name: _clock(getattr(profile, name)) for name in ("dim_from", "dim_to", "refresh_at")},
        "limits": dict(profile.limits),
    }


def restored(name: str, told: Mapping[str, Any]) -> Profile:
    """The profile that :func:`stored` wrote; what is missing or of later versions is as in a new one."""
    known = {
        key: told[key] for key in ("theme", "lang", "shape", "distance_m", "diagonal_in", "message") if key in told
    }
    return Profile(
        name,
        tuple(Slide(each["kind"], each["area"], each["seconds"]) for each in told["slides"] if each["kind"] in SLIDES),
        dim_from=_time(told.get("dim_from")),
        dim_to=_time(told.get("dim_to")),
        refresh_at=_time(told.get("refresh_at")) or time(3, 0),
        limits={key: float(limit) for key, limit in told.get("limits", {}).items() if key in WATCHED},
        **known,
    )


def _clock(moment: time | None) -> str | None:
    return moment.strftime("%H:%M") if moment else None


def _time(words: str | None) -> time | None:
    return time.fromisoformat(words) if words else None


def dimmed(profile: Profile, moment: time) -> bool:
    """Whether a display is dark at ``moment`` (province time)."""
    first, last = profile.dim_from, profile.dim_to
    if first is None or last is None:
        return False
    return first <= moment < last if first < last else moment >= first or moment < last
