"""Errors that a person is meant to read."""

from domain.text import Text


class IocError(Exception):
    """A failure whose message, in both languages, names the thing and says what to do."""

    exit_code = 1

    def __init__(self, message: Text) -> None:
        """Keep the bilingual message; ``str()`` shows both languages."""
        super().__init__(f"{message.vi}\n{message.en}")
        self.message = message
