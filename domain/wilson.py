"""The interval that a counted share leaves its true value in.

Wilson: Probable inference, the law of succession, and statistical inference. J. Am. Stat. Assoc. 22 (1927) 209-212.
With continuity correction: Newcombe: Two-sided confidence intervals for the single proportion. Statistics in Medicine
17 (1998) 857-872, methods 3 and 4. Unlike p ± z·s it stays within 0..1 and is not empty at 0 of n or n of n.
"""

from math import sqrt

Z_95 = 1.96


def interval(num: float, den: float, z: float = Z_95, *, corrected: bool = False) -> tuple[float, float]:
    """Return the limits, 0..1, of a true share of which ``num`` out of ``den`` were counted, ``z`` sigmas wide.

    ``corrected`` moves each limit outward by half a case, which few cases need.

    Raises:
        ValueError: no cases, or a numerator outside 0..den.
    """
    if den <= 0 or not 0 <= num <= den:
        raise ValueError(f"not a share: {num} of {den}")
    half = 0.5 if corrected else 0.0
    return _lower(num - half, den, z), 1 - _lower(den - num - half, den, z)


def _lower(num: float, den: float, z: float) -> float:
    if num <= 0:
        return 0.0
    share, square = num / den, z * z
    root = sqrt(share * (1 - share) / den + square / (4 * den * den))
    return (share + square / (2 * den) - z * root) / (1 + square / den)
