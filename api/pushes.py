"""The pushes of tickets and counters, and of every other record: for systems that hold an API key."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import RequestEntityTooLarge

from api.answers import answer, refused
from api.context import Context
from db.settings import Settings
from domain.text import Text
from ingest.push import INPUT_DOOR, QUEUE_DOOR
from ingest.pusher import Pusher
from ingest.records import Loaded, RecordReport

NO_KEY = Text(
    "Thiếu khóa API. Gửi kèm tiêu đề Authorization: Bearer <khóa>; tạo khóa bằng `ioc key add`.",
    "There is no API key. Send the header Authorization: Bearer <key>; make one with `ioc key add`.",
)
WRONG_KEY = Text("Khóa API sai hoặc đã bị thu hồi.", "The API key is wrong or was revoked.")
TOO_LARGE = Text(
    "Nội dung lớn hơn {limit} KB. Chia nhỏ rồi gửi lại; chưa ghi gì.",
    "The body is larger than {limit} KB. Split it and send again; nothing was stored.",
)
TOO_MANY = Text(
    "Quá nhiều yêu cầu với khóa này ({limit}). Chờ rồi gửi lại; chưa ghi gì.",
    "Too many requests with this key ({limit}). Wait and send again; nothing was stored.",
)
KB = 1024
DOORS = (QUEUE_DOOR, INPUT_DOOR)


def blueprint(context: Context) -> Blueprint:
    """Return the routes of DOORS; requests are counted by source, in Redis where there is one."""
    routes = Blueprint("pushes", __name__)
    settings = context.settings
    rate = parse(settings.push_rate)
    limiter = MovingWindowRateLimiter(storage_from_string(settings.redis_url or "memory://"))
    for door in DOORS:
        pusher = Pusher(context.source.database, settings.province, door)
        routes.add_url_rule(door.path, door.path, _pushed(pusher, settings, limiter, rate), methods=["POST"])

    @routes.errorhandler(RequestEntityTooLarge)
    def too_large(_error: RequestEntityTooLarge) -> Response:
        return refused(TOO_LARGE.format(limit=settings.push_max_kb), 413)

    return routes


def _pushed(
    pusher: Pusher, settings: Settings, limiter: MovingWindowRateLimiter, rate: RateLimitItem
) -> Callable[[], Response]:
    """The view that hands what is pushed to ``pusher``."""

    def view() -> Response:
        word, _, key = request.headers.get("Authorization", "").partition(" ")
        if word.lower() != "bearer" or not key.strip():
            return refused(NO_KEY, 401)
        source = pusher.holder(key.strip())
        if source is None:
            return refused(WRONG_KEY, 401)
        if not limiter.hit(rate, source.province, source.source):
            wait = refused(TOO_MANY.format(limit=settings.push_rate), 429)
            wait.headers["Retry-After"] = "1"
            return wait
        request.max_content_length = settings.push_max_kb * KB
        loaded = pusher.push(source, request.get_data())
        accepted = any(report.rows_read > report.quarantined for report in loaded.kinds.values())
        return answer(told(loaded), 200 if accepted else 422)

    return view


def told(loaded: Loaded) -> dict[str, Any]:
    """What became of a push, by kind of record; every refused cell with its rule in both languages."""
    return {"version": loaded.version, **{kind: _kind(report) for kind, report in loaded.kinds.items()}}


def _kind(report: RecordReport) -> dict[str, Any]:
    refused_cells = [
        {"row": cell.row, "field": cell.column, "value": cell.value, "rule": cell.rule}
        | {"vi": cell.text.vi, "en": cell.text.en}
        for cell in report.refused
    ]
    counted = ("received", "inserted", "updated", "unchanged", "refused")
    return dict(zip(counted, report.counts(), strict=True)) | {"errors": refused_cells}
