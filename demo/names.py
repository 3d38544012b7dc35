"""Synthetic names: drawn from common Vietnamese syllables (demo/names.csv), they belong to nobody."""

import numpy as np

from demo.catalogue import table


def people(count: int, rng: np.random.Generator) -> list[str]:
    """Return ``count`` synthetic full names, common family names more often; they may repeat as real ones do."""
    return _drawn(count, rng, ("family", "middle", "given"))


def businesses(count: int, rng: np.random.Generator) -> list[str]:
    """Return ``count`` synthetic names of organisations."""
    return _drawn(count, rng, ("business", "trade", "given"))


def _drawn(count: int, rng: np.random.Generator, parts: tuple[str, ...]) -> list[str]:
    words = table("names").set_index("part")["words"].str.split("|")
    drawn = [_skewed(words[part], count, rng) for part in parts]
    return [" ".join(name) for name in zip(*drawn, strict=True)]


def _skewed(words: list[str], count: int, rng: np.random.Generator) -> list[str]:
    """Draw with the first words more often than the last."""
    place = (len(words) * rng.random(count) ** 1.5).astype(int)
    return [words[at] for at in place]
