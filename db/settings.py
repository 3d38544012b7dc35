"""Every setting of the product, declared once; `ioc settings` and docs/settings.md are printed from here."""

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.deadlines import SupplementRule
from domain.errors import IocError
from domain.text import Text


class Settings(BaseSettings):
    """Read from the environment (`IOC_…`) or a `.env` file; frozen once read."""

    model_config = SettingsConfigDict(env_prefix="IOC_", env_file=".env", frozen=True, extra="ignore")

    database_url: str = Field("", description="PostgreSQL 18+ owner URL; empty starts the embedded server")
    reader_url: str = Field("", description="URL of the reading role; empty derives it from the owner's URL")
    writer_url: str = Field("", description="URL of the writing role; empty derives it from the owner's URL")
    data_dir: Path = Field(Path(".ioc"), description="Directory of the embedded database, boundaries, cache and logs")
    host: str = Field("127.0.0.1", description="Address the web server listens on")
    port: int = Field(8050, ge=1, le=65535, description="Port the web server listens on")
    province: str = Field("42", pattern=r"^\d{2}$", description="Two-digit code of the province (2025 list)")
    lang: str = Field("vi", pattern="^(vi|en)$", description="Language of the first screen: vi or en")
    workers: int = Field(1, ge=1, le=64, description="Web processes; more than one needs IOC_REDIS_URL")
    threads: int = Field(160, ge=4, le=512, description="Threads per web process; each open screen holds one")
    redis_url: str = Field("", description="Redis for the shared cache when there is more than one web process")
    statement_timeout_ms: int = Field(15_000, ge=100, description="Longest a screen's query may run, milliseconds")
    lock_timeout_ms: int = Field(
        5_000, ge=100, description="Longest a screen's query may wait for a lock, milliseconds"
    )
    import_max_mb: int = Field(4096, ge=1, description="Largest file accepted by import, megabytes uncompressed")
    supplement_rule: SupplementRule = Field(
        "follow",
        description="What a supplement does to the deadline: follow the new appointment, pause or restart the clock;"
        " after a change run `ioc recompute`",
    )
    stale_after_s: int = Field(300, ge=5, description="Age of the newest data, seconds, from which it is shown amber")
    lost_after_s: int = Field(1800, ge=10, description="Age of the newest data, seconds, from which it is shown red")
    wait_norm_min: float = Field(
        15, gt=0, description="Norm of the average wait at the counters, minutes (QĐ 468/QĐ-TTg 2021: 15)"
    )
    petition_days: int = Field(
        15,
        ge=1,
        le=250,
        description="Working days to answer a petition that came without a deadline (766 formulas: 15)",
    )
    clock_ahead_s: int = Field(
        300, ge=0, description="How far ahead of ours a source's clock may be, seconds; later times are refused"
    )
    push_max_kb: int = Field(1024, ge=1, description="Largest body of a push (POST /api/v1/tickets), kilobytes")
    push_rate: str = Field(
        "100 per second",
        pattern=r"^\d+ per (second|minute|hour)$",
        description="Most pushes with one key",
    )
    demo_speed: float = Field(1.0, gt=0, description="Speed factor of the live simulator")
    actions: str = Field("on", pattern="^(on|off)$", description="Whether manual actions are taken: on or off")
    target_editors: str = Field(
        "*",
        description="Who may edit targets in the page: * anybody with a name, empty nobody, else names with commas",
    )
    score_editors: str = Field(
        "*",
        description="Who may close and reopen scorecards in the page: * anybody with a name, empty nobody, else names"
        " with commas",
    )
    display_editors: str = Field(
        "*",
        description="Who may pair and revoke wall displays and edit what they show: * anybody with a name, empty"
        " nobody, else names with commas",
    )
    build: str = Field(
        "", max_length=80, description="Name of the running code, which open pages follow; empty: version and its files"
    )
    log_level: str = Field("INFO", description="Level of the server's log")


@cache
def load_settings() -> Settings:
    """Return the process's settings.

    Raises:
        IocError: a value breaks its rule; the message names the variable, the value and the rule.
    """
    return make_settings()


def make_settings(**values: Any) -> Settings:
    """Build settings from the environment with ``values`` on top (tests, command-line options)."""
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = f"IOC_{'_'.join(str(part) for part in first['loc']).upper()}"
        raise IocError(
            Text(
                f"Cấu hình {name}={first['input']!r} không hợp lệ: {first['msg']}",
                f"Setting {name}={first['input']!r} is not valid: {first['msg']}",
            )
        ) from error


def settings_table(settings: Settings) -> list[tuple[str, str, str, str]]:
    """Return (variable, value in force, default, help) of every setting; passwords in URLs are masked."""
    return [
        (f"IOC_{name.upper()}", _masked(getattr(settings, name)), _masked(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _masked(value: object) -> str:
    text = str(value)
    if "://" not in text or "@" not in text:
        return text
    scheme, _, rest = text.partition("://")
    login, _, host = rest.rpartition("@")
    return f"{scheme}://{login.split(':')[0]}:***@{host}"
