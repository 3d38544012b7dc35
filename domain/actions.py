"""Manual actions on a dossier: what kinds there are and what an entry must be. They never change the facts."""

from dataclasses import dataclass

from domain.text import Text

KINDS: dict[str, Text] = {
    "chased": Text("Đã đôn đốc", "Chased"),
    "note": Text("Ghi chú", "Note"),
    "reason": Text("Lý do đã nắm", "Acknowledged reason"),
}
"""Kinds of action, in the order of the form."""
SILENT = "chased"
"""The kind that needs no words."""
MOST_TEXT, MOST_AUTHOR, MOST_DOSSIERS = 2000, 120, 500

_UNKNOWN_KIND = Text("Chọn loại ghi nhận.", "Choose the kind of entry.")
_NO_AUTHOR = Text("Hãy ghi tên người ghi nhận.", "Enter your name.")
_LONG_AUTHOR = Text(f"Tên dài quá {MOST_AUTHOR} ký tự.", f"The name is longer than {MOST_AUTHOR} characters.")
_NO_BODY = Text("Hãy viết nội dung ghi chú hoặc lý do.", "Write the note or the reason.")
_LONG_BODY = Text(f"Nội dung dài quá {MOST_TEXT} ký tự.", f"The text is longer than {MOST_TEXT} characters.")
_UNPRINTABLE = Text("Có ký tự không dùng được.", "There is a character that cannot be used.")
_NOTHING = Text("Hãy chọn ít nhất một hồ sơ.", "Choose at least one dossier.")
_MANY = Text(f"Mỗi lần tối đa {MOST_DOSSIERS} hồ sơ.", f"At most {MOST_DOSSIERS} dossiers at a time.")


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody wants recorded: on ``dossiers`` (code, key of the source), by ``author``."""

    kind: str
    body: str
    author: str
    dossiers: tuple[tuple[str, str], ...]

    def problem(self) -> Text | None:
        """The first rule the entry breaks, in words for the reader; None when it may be written."""
        words = (self.author, self.body, *(word for dossier in self.dossiers for word in dossier))
        rules = (
            (self.kind not in KINDS, _UNKNOWN_KIND),
            (not self.author.strip(), _NO_AUTHOR),
            (len(self.author.strip()) > MOST_AUTHOR, _LONG_AUTHOR),
            (self.kind != SILENT and not self.body.strip(), _NO_BODY),
            (len(self.body.strip()) > MOST_TEXT, _LONG_BODY),
            (any("\x00" in word for word in words), _UNPRINTABLE),
            (not self.dossiers, _NOTHING),
            (len(set(self.dossiers)) > MOST_DOSSIERS, _MANY),
        )
        return next((said for broken, said in rules if broken), None)
