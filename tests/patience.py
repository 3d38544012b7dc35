"""How long tests wait: a busy machine is slow, not wrong, and how fast the product is only `bench/` can tell."""

PATIENT_S = 120
"""Nothing that is waited for has to come sooner than after two minutes."""
PATIENT_MS = PATIENT_S * 1000
