"""The list of procedures: it changes what it names and nothing else, or it is refused whole with every wrong cell."""

import csv
from pathlib import Path
from typing import Any

import pytest

from db.database import Database
from domain.rules import RULE
from ingest.catalogue import (
    COLUMNS,
    NO_AGENCY,
    NO_CUTOFF,
    NO_FIELD,
    NO_LEVEL,
    NOT_POSITIVE,
    CatalogueReport,
    export_lines,
    import_catalogue,
)
from ingest.errors import FileError
from ingest.essential import mark_essential
from tests.conftest import PROVINCE
from tests.ingest.support import EXAMPLES
from tests.queries.facts import write_catalogue

NEW = "5.1,Cấp giấy phép xây dựng,DD,province,full"
OWN = {rule.key: rule for rule in (NO_FIELD, NO_AGENCY, NO_LEVEL, NO_CUTOFF, NOT_POSITIVE)}
HEADER = "code,name,field,level,service_level"


@pytest.fixture
def listed(database: Database) -> Database:
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
        mark_essential(connection, PROVINCE)
    return database


def written(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "procedures.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def asked(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.own() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def version(database: Database) -> int:
    return int(asked(database, "SELECT version FROM data_version")[0][0])


def exported(database: Database, tmp_path: Path) -> Path:
    file = tmp_path / "exported.csv"
    with database.own() as connection, file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(export_lines(connection, PROVINCE))
    return file


def test_the_sample_is_stored_with_its_fields_and_again_changes_nothing(listed: Database):
    before, sample = version(listed), EXAMPLES / "catalogue.csv"
    assert import_catalogue(listed, PROVINCE, sample) == CatalogueReport(3, 0, 0)
    assert version(listed) == before + 1
    assert import_catalogue(listed, PROVINCE, sample) == CatalogueReport(0, 0, 3)
    assert version(listed) == before + 1
    told = (
        "SELECT p.code, f.name, p.level, service_level, fee_vnd, e_payment, content_full, intake_cutoff, partial_reason"
        " FROM procedure p JOIN field f ON f.id = p.field_id WHERE p.code IN ('1.004194', '2.000815') ORDER BY 1"
    )
    assert asked(listed, told) == [
        ("1.004194", "Cư trú", 2, 3, 7000, True, True, "17:00", None),
        ("2.000815", "Chứng thực", 2, 2, 2000, True, True, "15:00", "Phải xuất trình bản chính để đối chiếu"),
    ]


def test_procedures_and_columns_that_a_file_does_not_name_stay(listed: Database, tmp_path: Path):
    every = "SELECT * FROM procedure WHERE code <> '1.2' ORDER BY code"
    before = asked(listed, every)
    own = "SELECT name, fee_vnd, statutory_hours, content_full, authority FROM procedure WHERE code = '1.2'"
    file = written(tmp_path, "code,content_full,authority", "1.2,có,H27.S1")
    assert import_catalogue(listed, PROVINCE, file) == CatalogueReport(0, 1, 0)
    assert asked(listed, own) == [("Đăng ký biến động đất đai", 100_000, 80, True, "H27.S1")]
    assert asked(listed, every) == before
    file = written(tmp_path, "code,content_full,name", "1.2,,")
    assert import_catalogue(listed, PROVINCE, file) == CatalogueReport(0, 1, 0)
    assert asked(listed, own) == [("Đăng ký biến động đất đai", 100_000, 80, None, "H27.S1")]  # empty: not known


def test_what_is_exported_is_what_an_import_stores(listed: Database, tmp_path: Path):
    import_catalogue(listed, PROVINCE, EXAMPLES / "catalogue.csv")
    file = exported(listed, tmp_path)
    assert file.read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)
    before = asked(listed, "SELECT * FROM procedure ORDER BY code")
    assert import_catalogue(listed, PROVINCE, file) == CatalogueReport(0, 0, len(before))
    with listed.write() as connection:
        connection.exec_driver_sql("UPDATE procedure SET name = 'x', fee_vnd = 1, level = 1, classified = false")
    assert import_catalogue(listed, PROVINCE, file).changed == len(before)
    assert asked(listed, "SELECT * FROM procedure ORDER BY code") == before


def test_a_procedure_that_an_import_of_dossiers_created_is_classified_by_the_list(listed: Database, tmp_path: Path):
    with listed.write() as connection:
        connection.exec_driver_sql("UPDATE procedure SET classified = false WHERE code = '1.3'")
    assert import_catalogue(listed, PROVINCE, exported(listed, tmp_path)).changed == 1
    assert asked(listed, "SELECT bool_and(classified) FROM procedure") == [(True,)]


def test_the_list_of_essential_services_decides_what_is_essential(listed: Database, tmp_path: Path):
    file = written(tmp_path, f"{HEADER},essential", f"{NEW},1", "9.9,Đăng ký khai sinh,HT,commune,full,0")
    import_catalogue(listed, PROVINCE, file)
    told = dict(asked(listed, "SELECT code, essential FROM procedure"))
    assert (told["5.1"], told["9.9"]) == (False, True)


BAD: list[tuple[str, str, str, str]] = [
    ("name", ",,DD,province,full", "code", "required"),
    ("name", "7.1,,DD,province,full", "name", "required"),
    ("name", "7.1,Tên,,province,full", "field", "required"),
    ("name", "7.1,Tên,Mây,province,full", "field", "no_field"),
    ("name", "7.1,Tên,DD,huyện,full", "level", "level"),
    ("name", "7.1,Tên,DD,province,4", "service_level", "service_level"),
    ("statutory_hours", "1.2,0", "statutory_hours", "positive"),
    ("statutory_hours", "1.2,8.5", "statutory_hours", "positive"),
    ("fee_vnd", "1.2,-1", "fee_vnd", "negative"),
    ("fee_vnd", "1.2,99999999999999999999", "fee_vnd", "negative"),
    ("e_payment", "1.2,maybe", "e_payment", "boolean"),
    ("content_full", "1.2,2", "content_full", "boolean"),
    ("authority", "1.2,H27.99", "authority", "no_agency"),
    ("intake_cutoff", "1.2,16:00", "intake_cutoff", "cutoff"),
    ("partial_reason", f"1.2,{'x' * 501}", "partial_reason", "too_long"),
    ("fee_vnd", f"{'9' * 201},5", "code", "too_long"),
]


@pytest.mark.parametrize(("header", "line", "column", "rule"), BAD, ids=[f"{each[2]}-{each[3]}" for each in BAD])
def test_a_wrong_cell_refuses_the_whole_file_and_is_named(
    listed: Database, tmp_path: Path, header: str, line: str, column: str, rule: str
):
    before = asked(listed, "SELECT * FROM procedure ORDER BY code"), version(listed)
    header, good = (HEADER, "1.1,Tên mới,HT,commune,full") if header == "name" else (f"code,{header}", "1.1,")
    file = written(tmp_path, header, good, line)
    with pytest.raises(FileError) as refused:
        import_catalogue(listed, PROVINCE, file)
    told = refused.value.message
    sentence = (OWN.get(rule) or RULE[rule]).text
    assert any(f"dòng 3, cột {column}" in cell and sentence.vi in cell for cell in told.vi.splitlines())
    assert any(f"row 3, column {column}" in cell and sentence.en in cell for cell in told.en.splitlines())
    assert (asked(listed, "SELECT * FROM procedure ORDER BY code"), version(listed)) == before


def test_every_wrong_cell_is_named_at_once_and_a_code_stands_once(listed: Database, tmp_path: Path):
    header = "code,fee_vnd,e_payment"
    with pytest.raises(FileError) as refused:
        import_catalogue(listed, PROVINCE, written(tmp_path, header, "1.1,x,maybe", "1.2,5,1", "1.2,6,0"))
    named = [line.split(", ")[1:3] for line in refused.value.message.en.splitlines()[:-1]]
    assert named == [["row 2", "column fee_vnd"], ["row 2", "column e_payment"], ["row 4", "column code"]]
    assert "row 3 has this code" in refused.value.message.en


def test_a_file_without_codes_is_refused(listed: Database, tmp_path: Path):
    with pytest.raises(FileError, match="'code'"):
        import_catalogue(listed, PROVINCE, written(tmp_path, "name,level", "a,1"))
