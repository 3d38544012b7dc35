"""Owners of the subsystems: all of a file or nothing."""

from pathlib import Path

import pytest

from db.database import Database
from ingest.errors import FileError
from ingest.load import Feed
from ingest.subsystems import import_owners
from queries.subsystems import register_of
from tests.conftest import PROVINCE
from tests.factory import at
from tests.queries.facts import made_up, source_of


def test_an_owner_is_told_and_told_anew(database: Database, feed: Feed, tmp_path: Path):
    source = source_of(database, feed, at(40), made_up(20))
    file = tmp_path / "owners.csv"
    for name in ("Văn phòng UBND tỉnh", "Sở Nội vụ"):
        file.write_text(f"key,owner,contact\nonline,{name},0239 1\nqueues,Trung tâm,\n", encoding="utf-8")
        assert import_owners(database, PROVINCE, file) == 2
        owners = {told.subsystem.key: (told.owner, told.contact) for told in register_of(source).rows}
        assert owners["online"] == (name, "0239 1")
    assert owners["queues"] == ("Trung tâm", "")
    assert owners["payment"] == ("", "")


@pytest.mark.parametrize(
    ("line", "words"),
    [("nowhere,A", "cột key, giá trị 'nowhere'"), ("online,", "cột owner"), (f"online,{'A' * 201}", "Quá dài")],
)
def test_a_wrong_row_is_named_and_nothing_is_kept(database: Database, tmp_path: Path, line: str, words: str):
    file = tmp_path / "owners.csv"
    file.write_text(f"key,owner\nqueues,B\n{line}\n", encoding="utf-8")
    with pytest.raises(FileError, match=words):
        import_owners(database, PROVINCE, file)
    with database.own() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM subsystem_owner").scalar_one() == 0
