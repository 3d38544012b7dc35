"""Words of the source for the codes of domain/codes.py and for yes/no, matched without case or diacritics."""

import unicodedata

from domain import inputs
from domain.codes import CHANNELS, SERVICE_LEVELS, STATUSES, Code
from domain.fold import fold
from domain.tickets import COUNTER_STATES

CODED: dict[str, tuple[Code, ...]] = {
    "channel": CHANNELS,
    "status": STATUSES,
    "service_level": SERVICE_LEVELS,
    "counter_state": COUNTER_STATES,
    "petition_subject": inputs.PETITION_SUBJECTS,
    "petition_outcome": inputs.PETITION_OUTCOMES,
    "survey_channel": inputs.SURVEY_CHANNELS,
    "survey_reason": inputs.SURVEY_REASONS,
    "payment_method": inputs.PAYMENT_METHODS,
    "direction": inputs.DIRECTIONS,
    "leg_group": inputs.LEG_GROUPS,
}
YES = ("true", "1", "yes", "y", "có", "x", "đúng", "t")
NO = ("false", "0", "no", "n", "không", "sai", "f")


def plain(word: str) -> str:
    """The form in which words are compared: no case, no diacritics, single spaces."""
    return " ".join(fold(word).split())


def header_text(header: str) -> str:
    """A column header as it is compared: composed Unicode (NFC), single spaces, no byte-order mark."""
    return " ".join(unicodedata.normalize("NFC", header.replace("\ufeff", "")).split())


def known_words(kind: str) -> dict[str, int]:
    """Plain word -> code always understood for a coded kind: word, number, labels."""
    return {
        plain(spelling): code.value
        for code in CODED[kind]
        for spelling in (code.word, str(code.value), code.label.vi, code.label.en)
    }


def yes_no(yes: tuple[str, ...] = (), no: tuple[str, ...] = ()) -> dict[str, int]:
    """Plain word -> 1 or 0: the usual words and the mapping's own."""
    return {
        **{plain(word): 1 for word in YES},
        **{plain(word): 0 for word in NO},
        **{plain(word): 1 for word in yes},
        **{plain(word): 0 for word in no},
    }
