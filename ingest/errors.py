"""Errors of a mapping file and of an input file; both name the file and say what to do."""

from domain.errors import IocError


class MappingError(IocError):
    """The mapping file cannot be used."""


class FileError(IocError):
    """The input file cannot be read with this mapping."""


class TruncatedError(Exception):
    """The compressed stream ended early or is damaged; readers turn it into a FileError that counts rows."""
