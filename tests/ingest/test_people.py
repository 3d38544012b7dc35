"""Officers' postings, absences and the list of essential services, from files kept by hand."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.database import Database
from domain.essential import Service, chosen
from domain.fold import fold
from ingest.errors import FileError
from ingest.essential import SHIPPED, ensure_essential, import_essential, mark_essential, read_essential
from ingest.load import Feed, load
from ingest.people import import_absences, import_postings
from tests.conftest import PROVINCE
from tests.factory import batch, dossier
from tests.ingest.support import EXAMPLES, says
from tests.queries.facts import write_catalogue

TODAY = date(2026, 3, 15)
POSTINGS = (
    "SELECT o.code, a.code AS agency, p.first_day, p.last_day, h.code AS home FROM officer_posting p"
    " JOIN officer o ON o.id = p.officer_id JOIN agency a ON a.id = p.agency_id JOIN agency h ON h.id = o.agency_id"
    " ORDER BY o.code, p.first_day"
)
ABSENCES = (
    "SELECT o.code, b.first_day, b.last_day, b.kind FROM officer_absence b JOIN officer o ON o.id = b.officer_id"
    " ORDER BY o.code, b.first_day"
)


@pytest.fixture
def catalogue(database: Database) -> Database:
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    return database


def ask(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.own() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def written(folder: Path, *rows: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text("\n".join((*rows, "")), encoding="utf-8")
    return path


def version(database: Database) -> int:
    return int(ask(database, "SELECT version FROM data_version")[0][0])


def test_an_officer_belongs_to_the_agency_of_today(catalogue: Database, tmp_path: Path) -> None:
    moved = ("A,An,H27.1,2025-07-01,28/02/2026", "A,An,ubnd xa duc tho,2026-03-01,", "B,Bình,H27.1,2026-01-01,")
    path = written(tmp_path, "code,name,agency,from,to", *moved)
    before = version(catalogue)
    assert import_postings(catalogue, PROVINCE, path, TODAY) == 3
    assert version(catalogue) == before + 1
    assert ask(catalogue, POSTINGS) == [
        ("A", "H27.1", date(2025, 7, 1), date(2026, 2, 28), "H27.2"),
        ("A", "H27.2", date(2026, 3, 1), None, "H27.2"),
        ("B", "H27.1", date(2026, 1, 1), None, "H27.1"),
    ]


def test_a_file_replaces_the_postings_of_its_officers_and_no_others(catalogue: Database, tmp_path: Path) -> None:
    head = "code,name,agency,from,to"
    first = written(tmp_path, head, "A,An,H27.1,2025-07-01,", "B,Bình,H27.1,2026-01-01,")
    import_postings(catalogue, PROVINCE, first, TODAY)
    import_postings(catalogue, PROVINCE, written(tmp_path, "code,agency,from", "A,H27.2,2025-08-01"), TODAY)
    assert [(row[0], row[1]) for row in ask(catalogue, POSTINGS)] == [("A", "H27.2"), ("B", "H27.1")]
    assert ask(catalogue, "SELECT name FROM officer WHERE code = 'A'") == [("An",)]


def test_every_bad_posting_is_named_and_nothing_is_written(catalogue: Database, tmp_path: Path) -> None:
    rows = (
        "A,An,H27.9,2025-07-01,",
        "B,,H27.1,2025-02-30,",
        "C,Chi,H27.1,2026-03-01,2026-02-01",
        ",Dung,H27.1,2026-03-01,",
        "E,Em,H27.1,2026-01-01,2026-06-30",
        "E,Em,H27.1,2026-06-30,",
    )
    with pytest.raises(FileError) as caught:
        import_postings(catalogue, PROVINCE, written(tmp_path, "code,name,agency,from,to", *rows), TODAY)
    error = caught.value
    assert says(error, "list.csv")
    for row, column, value in (
        *((2, "agency", "H27.9"), (3, "name", ""), (3, "from", "2025-02-30"), (4, "to", "2026-02-01")),
        *((5, "code", ""), (7, "from", "2026-06-30")),
    ):
        lines = [line for line in error.message.en.split("\n") if f"row {row}, column {column}" in line]
        assert len(lines) == 1, (row, column)
        assert repr(value) in lines[0]
    assert ask(catalogue, POSTINGS) == []
    assert ask(catalogue, "SELECT code FROM officer") == [("CB1",)]


def test_absences_follow_the_same_rules(catalogue: Database, tmp_path: Path) -> None:
    head = "code,from,to,kind"
    good = written(tmp_path, head, "CB1,2026-04-06,2026-04-10,Nghỉ phép", "CB1,20/04/2026,20/04/2026,sick")
    assert import_absences(catalogue, PROVINCE, good) == 2
    kept = ask(catalogue, ABSENCES)
    assert kept == [
        ("CB1", date(2026, 4, 6), date(2026, 4, 10), "leave"),
        ("CB1", date(2026, 4, 20), date(2026, 4, 20), "sick"),
    ]
    bad = ("CB1,2026-05-01,2026-05-02,holiday", "CB7,2026-05-01,2026-05-02,leave", "CB1,2026-05-03,,leave")
    with pytest.raises(FileError) as caught:
        import_absences(catalogue, PROVINCE, written(tmp_path, head, *bad))
    assert says(caught.value, "'holiday'", "'CB7'")
    assert ask(catalogue, ABSENCES) == kept


def test_a_missing_column_is_named(catalogue: Database, tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        import_absences(catalogue, PROVINCE, written(tmp_path, "code,from,to", "CB1,2026-05-01,2026-05-02"))
    assert says(caught.value, "'kind'", "from")


def test_the_samples_can_be_imported(catalogue: Database) -> None:
    with catalogue.own() as connection:
        connection.exec_driver_sql("UPDATE agency SET code = 'H27.18073' WHERE code = 'H27.1'")
        connection.exec_driver_sql("UPDATE agency SET code = 'H27.18229' WHERE code = 'H27.2'")
    assert import_postings(catalogue, PROVINCE, EXAMPLES / "officers.csv", TODAY) == 3
    assert import_absences(catalogue, PROVINCE, EXAMPLES / "absences.csv") == 3


def essential(database: Database) -> dict[str, bool | None]:
    return {str(code): flag for code, flag in ask(database, "SELECT code, essential FROM procedure")}


def test_a_list_marks_its_procedures_and_unmarks_the_rest(catalogue: Database, tmp_path: Path) -> None:
    head = "number,name,procedures,words,source"
    path = written(tmp_path, head, "1,Khai sinh,,đăng ký khai sinh,QĐ 1", "2,Điện,,cấp điện mới,", "3,Tra cứu,1.3,,")
    report = import_essential(catalogue, PROVINCE, path)
    assert (report.services, report.procedures, [s.number for s in report.unmatched]) == (3, 2, [2])
    assert essential(catalogue) == {"1.1": True, "1.2": False, "1.3": True}
    import_essential(catalogue, PROVINCE, written(tmp_path, head, "1,Đất,1.2,,"))
    assert essential(catalogue) == {"1.1": False, "1.2": True, "1.3": False}


def test_procedures_that_an_import_creates_are_recognised(catalogue: Database, feed: Feed) -> None:
    ensure_essential(catalogue, PROVINCE)
    new = [dossier("A", procedure="9.1", procedure_name="Thủ tục đăng ký kết hôn"), dossier("B", procedure="9.2")]
    load(catalogue, PROVINCE, feed, [batch(new)])
    assert essential(catalogue)["9.1"] is True
    assert essential(catalogue)["9.2"] is False


def test_a_list_of_ones_own_is_kept(catalogue: Database, tmp_path: Path) -> None:
    path = written(tmp_path, "number,name,procedures,words,source", "1,Đất,1.2,,")
    import_essential(catalogue, PROVINCE, path)
    ensure_essential(catalogue, PROVINCE)
    with catalogue.write() as connection:
        assert mark_essential(connection, PROVINCE).services == 1


def test_a_bad_list_is_refused_whole(catalogue: Database, tmp_path: Path) -> None:
    rows = ("x,A,,từ,", "1,B,,,", "1,C,1.1,,")
    with pytest.raises(FileError) as caught:
        import_essential(catalogue, PROVINCE, written(tmp_path, "number,name,procedures,words,source", *rows))
    assert all(f"row {row}" in caught.value.message.en for row in (2, 3, 4))
    assert ask(catalogue, "SELECT state FROM source") == []


def test_the_shipped_list_has_25_services_each_with_its_source() -> None:
    services = read_essential(SHIPPED)
    assert [service.number for service in services] == list(range(1, 26))
    assert all(service.source and (service.words or service.procedures) for service in services)


def test_a_procedure_goes_to_the_service_that_fits_best() -> None:
    birth = Service(1, "Khai sinh", words=("dang ky khai sinh + -nuoc ngoai",))
    joined = Service(2, "Liên thông", words=("lien thong + khai sinh",))
    names = {
        "a": "Đăng ký khai sinh",
        "b": "Liên thông đăng ký khai sinh, thường trú",
        "c": "Đăng ký khai sinh có yếu tố nước ngoài",
        "d": "Cấp bản sao giấy đăng ký khai sinh",
        "e": "Đăng ký khai sinhh",
    }
    found = chosen((birth, joined), [(code, fold(name)) for code, name in names.items()])
    assert found == {1: {"a"}, 2: {"b"}}
