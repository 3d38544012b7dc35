"""Bilingual strings: Vietnamese first, English one switch away."""

from dataclasses import dataclass
from typing import Literal

Lang = Literal["vi", "en"]
LANGS: tuple[Lang, ...] = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One message in both languages; neither may be empty (a missing text is refused at import)."""

    vi: str
    en: str

    def __post_init__(self) -> None:
        """Refuse a half-translated text."""
        if not self.vi.strip() or not self.en.strip():
            message = f"Text needs both languages, got vi={self.vi!r} en={self.en!r}"
            raise ValueError(message)

    def get(self, lang: str) -> str:
        """Return the English text for ``"en"`` and the Vietnamese one for anything else."""
        return self.en if lang == "en" else self.vi

    def format(self, **values: object) -> "Text":
        """Fill ``{name}`` fields in both languages; a value that is itself a Text is filled in its own language."""
        return Text(
            self.vi.format(**{k: v.vi if isinstance(v, Text) else v for k, v in values.items()}),
            self.en.format(**{k: v.en if isinstance(v, Text) else v for k, v in values.items()}),
        )
