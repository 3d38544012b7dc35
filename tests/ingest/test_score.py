"""Closing a period, opening it again, and what the portal publishes: all or nothing, every wrong cell named."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from db.database import Database
from domain.errors import IocError
from domain.report_period import PeriodError, ReportPeriod
from domain.score_difference import FEWER, SAME
from domain.score_whatif import written
from ingest.errors import FileError
from ingest.load import Feed, load
from ingest.published import import_published
from ingest.score import ScoreError, close_period, reopen_period
from queries.score_source import Scores
from queries.source import Source
from tests.conftest import PROVINCE, shared
from tests.factory import batch, dossier
from tests.queries.facts import made_up, source_of

NOW = datetime(2026, 4, 20, 3, tzinfo=UTC)
MARCH = ReportPeriod.parse("2026-03")


@pytest.fixture
def source(database: Database, feed: Feed) -> Source:
    return source_of(database, feed, NOW, made_up(120))


def stored(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.own() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def close(source: Source, author: str = "Nguyễn An", period: ReportPeriod = MARCH) -> int:
    scores = Scores(source)
    return close_period(source.database, PROVINCE, scores.cards(period), period, author, source.moment()[0])


def test_a_closed_period_stays_as_it_was_whatever_arrives_later(source: Source, feed: Feed):
    scores = Scores(source)
    before = scores.cards(MARCH)[0]
    assert close(source) == len(scores.cards(MARCH))
    load(source.database, PROVINCE, feed, [batch([dossier("NEW", agency="H27.1", procedure="1.1")])])
    after = scores.cards(MARCH)[0]
    assert (after.stage, after.author) == ("closed", "Nguyễn An")
    assert after.closed_at is not None
    assert after.score == before.score
    assert after.notes == before.notes
    assert after.place.name == before.place.name
    reopen_period(source.database, PROVINCE, MARCH, "Trần Bình", source.moment()[0])
    again = scores.cards(MARCH)[0]
    assert again.stage == "open"
    assert again.score != before.score
    assert [closing[:2] + closing[3:] for closing in scores.closings()] == [
        ("2026-03", "reopen", "Trần Bình"),
        ("2026-03", "close", "Nguyễn An"),
    ]


def test_closing_tells_the_screens(source: Source):
    before = source.moment()[0]
    close(source)
    assert source.moment()[0] == before + 1


REFUSALS = [
    (ReportPeriod.of(datetime.now(UTC).date(), "year"), "A", ScoreError, "chưa kết thúc"),
    (ReportPeriod.parse("2026-W10"), "A", PeriodError, "chỉ theo tháng"),
    (MARCH, "  ", ScoreError, "Thiếu tên"),
    (MARCH, "A" * 121, ScoreError, "Thiếu tên"),
]


@pytest.mark.parametrize(("period", "author", "error", "words"), REFUSALS, ids=["runs", "week", "nobody", "long"])
def test_what_cannot_be_closed_is_said(
    source: Source, period: ReportPeriod, author: str, error: type[IocError], words: str
):
    cards = Scores(source).cards(MARCH)
    with pytest.raises(error, match=words):
        close_period(source.database, PROVINCE, cards, period, author, 1)
    assert stored(source.database, "SELECT count(*) FROM score_closed") == [(0,)]


def test_a_period_is_closed_once_and_opened_once(source: Source):
    with pytest.raises(ScoreError, match="chưa được chốt"):
        reopen_period(source.database, PROVINCE, MARCH, "A", 1)
    close(source)
    with pytest.raises(ScoreError, match="đã được chốt"):
        close(source)


def test_a_period_without_figures_is_not_closed(database: Database):
    with pytest.raises(ScoreError, match="chưa có số liệu"):
        close_period(database, PROVINCE, [], MARCH, "A", 1)


HEAD = "period;place;indicator;num;den;percent;points;captured\n"


def write(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "cong.csv"
    file.write_text(HEAD + "".join(line + "\n" for line in lines), encoding="utf-8")
    return file


def test_a_list_is_compared_with_ours_by_indicator(source: Source, tmp_path: Path):
    scores = Scores(source)
    card = scores.cards(MARCH)[0]
    ours = next(line.count for line in card.score.lines if line.indicator.code == "ON_TIME")
    file = write(
        tmp_path,
        f"2026-03;;ON_TIME;{ours.num:g};{ours.den:g};;;2026-04-05",
        f"2026-03;;ONLINE_DOSSIERS;1;{(ours.den or 0) + 1000:g};;;2026-04-05",
        "2026-03;;ELECTRONIC_CERTIFIED_COPY;;;100;2;05/04/2026",
        "2026-03;18073;TOTAL;;;;61,5;",
    )
    assert import_published(source.database, PROVINCE, file) == 4
    on_time, online, copies = scores.differences(card)
    assert (on_time.agrees, on_time.words, on_time.points) == (True, (SAME,), 0)
    assert not online.agrees
    assert online.words[0].vi == FEWER.format(count=written(abs(online.den or 0), 0)).vi
    assert (copies.theirs_points, copies.points) == (2, None)  # we have no figures of it
    commune = scores.card(("commune", "18073"), MARCH)
    assert commune is not None
    assert scores.differences(commune) == ()
    assert scores.published(commune)["TOTAL"].points == 61.5
    assert import_published(source.database, PROVINCE, file) == 4  # the same again takes the place of the same
    assert stored(source.database, "SELECT count(*) FROM published_figure") == [(4,)]


BAD = [
    ("2026-03;;ONTIME;1;2;;;", ["dòng 2", "cột indicator", "'ONTIME'", "Không có chỉ số"]),
    ("2026-03;99999;ON_TIME;1;2;;;", ["cột place", "'99999'", "Không có cơ quan"]),
    ("2026-W03;;ON_TIME;1;2;;;", ["cột period", "'2026-W03'", "Không phải kỳ"]),
    ("2026-03;;ON_TIME;3;2;;;", ["cột num", "lớn hơn mẫu số"]),
    ("2026-03;;ON_TIME;-3;2;;;", ["cột num", "'-3'", "không âm"]),
    ("2026-03;;ON_TIME;;;101;;", ["cột percent", "lớn hơn 100"]),
    ("2026-03;;ON_TIME;;;;;", ["cột num", "không có số nào"]),
    ("2026-03;;ON_TIME;1;2;;;32/01/2026", ["cột captured", "không phải ngày"]),
]


@pytest.mark.parametrize(("line", "words"), BAD, ids=[words[0] + line[:24] for line, words in BAD])
def test_a_wrong_cell_is_named_and_nothing_is_kept(source: Source, tmp_path: Path, line: str, words: list[str]):
    good = "2026-03;;REUSED_DIGITIZED_DATA;1;2;;;"
    file = write(tmp_path, line, good)
    with pytest.raises(FileError) as refused:
        import_published(source.database, PROVINCE, file)
    assert all(word in refused.value.message.vi for word in words), refused.value.message.vi
    assert stored(source.database, "SELECT count(*) FROM published_figure") == [(0,)]


def test_an_indicator_is_told_once(source: Source, tmp_path: Path):
    line = "2026-03;;ON_TIME;1;2;;;"
    file = write(tmp_path, line, line)
    with pytest.raises(FileError, match=r"dòng 3.*đã có ở dòng khác"):
        import_published(source.database, PROVINCE, file)


def test_the_portals_own_file_is_taken_with_its_blocks(source: Source, tmp_path: Path):
    document = json.loads(shared("data/decision766_phutho_2026-08.json").read_text(encoding="utf-8"))
    file = tmp_path / "portal.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(IocError, match=r"portal.json, ô departmentCode, giá trị 'H44': không phải tỉnh này \(H27\)"):
        import_published(source.database, PROVINCE, file)
    file.write_text(json.dumps(document | {"departmentCode": "H27"}), encoding="utf-8")
    assert import_published(source.database, PROVINCE, file) == 27
    told = Scores(source).published(Scores(source).cards(ReportPeriod.parse("2026-08"))[0])
    assert {key: theirs.points for key, theirs in told.items() if theirs.points is not None} == {
        "progress": 15.68,
        "payment": 6.25,
        "online": 8.83,
        "satisfaction": 12.97,
        "digitization": 8.22,
    }
    assert told["ON_TIME"].count.num == 144625
    assert str(told["ON_TIME"].captured) == "2026-09-26"
    quarter = Scores(source).published(Scores(source).cards(ReportPeriod.parse("2026-Q3"))[0])
    assert quarter["transparency"].points == 7.96


@pytest.mark.parametrize(
    ("content", "words"),
    [("{", "không phải JSON"), ('{"indicators": {"X": {"num": 1, "den": 2}}, "period": "2026-08"}', "'X'")],
    ids=["no json", "unknown indicator"],
)
def test_a_json_file_that_cannot_be_read_is_refused(source: Source, tmp_path: Path, content: str, words: str):
    file = tmp_path / "portal.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(IocError, match=words):
        import_published(source.database, PROVINCE, file)
    assert stored(source.database, "SELECT count(*) FROM published_figure") == [(0,)]
