"""What a caller may see, carried by every reading transaction and enforced by row security."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """A caller's rights: one province, and within it all rows or those of the listed communes or agencies.

    ``units`` are commune codes and ``agencies`` agency ids; both None means the whole province, and a caller with an
    empty scope sees nothing.
    """

    province: str
    units: tuple[str, ...] | None = None
    agencies: tuple[int, ...] | None = None

    @property
    def whole(self) -> bool:
        """Whether the scope is the whole province."""
        return self.units is None and self.agencies is None

    @property
    def key(self) -> str:
        """Text that names the scope in cache keys."""
        return f"{self.province}|{self.units}|{self.agencies}"

    def set_local(self) -> str:
        """Literal ``SET LOCAL`` statements: they end with the transaction, and reach the nodes of a cluster."""
        values = {
            "ioc.province": self.province,
            "ioc.whole": "on" if self.whole else "off",
            "ioc.units": ",".join(self.units or ()),
            "ioc.agencies": ",".join(str(agency) for agency in self.agencies or ()),
        }
        return "; ".join(f"SET LOCAL {name} = {_literal(value)}" for name, value in values.items())


def _literal(value: str) -> str:
    if "\x00" in value or "\\" in value:
        raise ValueError(f"not a scope value: {value!r}")
    return "'" + value.replace("'", "''") + "'"
