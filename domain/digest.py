"""What is stored of a secret."""

import hashlib


def digest(secret: str) -> str:
    """The hash of a secret that is random and long, so that one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
