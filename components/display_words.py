"""What a profile of wall displays says, in words: its slides, and every other part of it."""

from collections.abc import Callable, Sequence
from datetime import time

from components.format import NBSP, number
from domain.playlist import SHAPES, SLIDES, THEMES, WATCHED, Profile, Slide
from domain.text import Text

WHOLE = Text("Toàn tỉnh", "Whole province")
LANGUAGES: dict[str, Text] = {"vi": Text("Tiếng Việt", "Vietnamese"), "en": Text("Tiếng Anh", "English")}
LABELS: dict[str, Text] = {
    "name": Text("Tên hồ sơ", "Name"),
    "slides": Text("Các trang chiếu", "Slides"),
    "theme": Text("Giao diện", "Theme"),
    "lang": Text("Ngôn ngữ", "Language"),
    "shape": Text("Khuôn hình", "Shape"),
    "distance": Text("Khoảng cách xem", "Viewing distance"),
    "diagonal": Text("Đường chéo", "Diagonal"),
    "dim": Text("Giảm sáng", "Dimmed"),
    "refresh": Text("Nạp lại lúc", "Loads itself anew at"),
    "message": Text("Thông báo", "Message"),
    "limits": Text("Ngưỡng chen trang", "Thresholds"),
}
"""Parts of a profile (domain.display_changes.PARTS) as the page calls them."""
UNSET = Text("không", "none")
COUNT = Text("{count} trang, {seconds} giây một vòng", "{count} slides, {seconds} s a round")
INCHES = Text("inch", "in")


def slide_title(slide: Slide, lang: str) -> str:
    """Its kind, and the area where it is not about the whole province."""
    kind = SLIDES[slide.kind].get(lang) if slide.kind in SLIDES else slide.kind
    return f"{kind} ({slide.area})" if slide.area else kind


def slides_words(slides: Sequence[Slide], lang: str) -> str:
    """All slides in their order: ``Toàn cảnh 20 s · Số hóa hồ sơ (Ven biển) 45 s``."""
    return " · ".join(f"{slide_title(each, lang)} {each.seconds}{NBSP}s" for each in slides)


def slides_count(slides: Sequence[Slide], lang: str) -> str:
    """How many slides, and how long a round takes."""
    return COUNT.format(count=len(slides), seconds=sum(each.seconds for each in slides)).get(lang)


def part_words(profile: Profile, part: str, lang: str) -> str:
    """One part of a profile in words; "không" for what is not set."""
    return _PARTS[part](profile, lang) or UNSET.get(lang)


def _clock(moment: time | None) -> str:
    return moment.strftime("%H:%M") if moment else ""


def _measure(value: float, lang: str) -> str:
    return number(value, 0 if value == round(value) else 1, lang)


def _dim(profile: Profile, _lang: str) -> str:
    return f"{_clock(profile.dim_from)} – {_clock(profile.dim_to)}" if profile.dim_from and profile.dim_to else ""


def _limits(profile: Profile, lang: str) -> str:
    return "; ".join(
        f"{each.label.get(lang)} {_measure(profile.limits[key], lang)}{NBSP}{each.unit.get(lang)}"
        for key, each in WATCHED.items()
        if key in profile.limits
    )


_PARTS: dict[str, Callable[[Profile, str], str]] = {
    "name": lambda profile, _lang: profile.name,
    "slides": lambda profile, lang: slides_words(profile.slides, lang),
    "theme": lambda profile, lang: THEMES[profile.theme].get(lang),
    "lang": lambda profile, lang: LANGUAGES[profile.lang].get(lang),
    "shape": lambda profile, lang: SHAPES[profile.shape].get(lang),
    "distance": lambda profile, lang: f"{_measure(profile.distance_m, lang)}{NBSP}m",
    "diagonal": lambda profile, lang: f"{_measure(profile.diagonal_in, lang)}{NBSP}{INCHES.get(lang)}",
    "dim": _dim,
    "refresh": lambda profile, _lang: _clock(profile.refresh_at),
    "message": lambda profile, _lang: f"“{profile.message}”" if profile.message else "",
    "limits": _limits,
}
