import re
from pathlib import Path

import pytest

from domain.codes import CHANNELS
from domain.record import COLUMNS
from ingest.errors import MappingError
from ingest.mapping import load_mapping
from tests.ingest.support import EXAMPLES, mapping, says

CASE = 'source = "a"\n[columns]\ncode = "ma"\nagency = "cq"\n'

BAD = {
    "unknown section": ('[colums]\ncode = "x"', ("colums", "columns")),
    "unknown canonical column": ('[columns]\nrecieved_at = "x"', ("recieved_at", "received_at", "[columns]")),
    "unknown key of the file": ('[file]\nencodng = "x"', ("encodng", "encoding", "[file]")),
    "step column among the dossier's": ('[columns]\nstep_unit = "x"', ("step_unit", "[steps]", "[columns]")),
    "dossier column among the steps": (
        'kind = "events"\n[steps]\nchannel = "x"\nstep = "y"',
        ("channel", "[columns]", "[steps]"),
    ),
    "steps of a dossier file": ('[steps]\nstep = "x"', ("[steps]", 'kind = "events"')),
    "no step in an event file": ('kind = "events"', ("step", "[steps]")),
    "unknown kind": ('kind = "event"', ("kind", "events", "dossiers")),
    "value map to an unknown word": ('[values.channel]\nWeb = "onlin"', ("Web", "onlin", "'online'")),
    "unknown value map": ('[values.chanel]\nWeb = "online"', ("chanel", "channel")),
    "zone": ('[time]\nzone = "Asia/Ha_Noi"', ("Asia/Ha_Noi", "Asia/Ho_Chi_Minh")),
    "time format": ('[time]\nformats = ["%d/%b/%Y"]', ("%d/%b/%Y", "iso")),
    "time format without a year": ('[time]\nformats = ["%d/%m"]', ("%d/%m",)),
    "clock": ('[time]\ndate_only_end = "17h"', ("17h", "date_only_end")),
    "encoding": ('[file]\nencoding = "tcvn3"', ("tcvn3", "windows-1258")),
    "delimiter": ('[file]\ndelimiter = ";;"', (";;", "delimiter")),
    "unknown policy": ('[unknown]\nagency = "creat"', ("creat", "create", "refuse")),
    "column and constant": ('[constants]\nagency = "X"', ("agency", "[constants]", "[columns]")),
    "constant of the wrong kind": ('[constants]\nchannel = "fax"', ("channel", "fax")),
    "constant time": ('[constants]\ndue_at = "soon"', ("due_at", "soon")),
    "wrong type": ("[columns]\nfield = 3", ("[columns] field",)),
    "section that is a text": ('file = "x"', ("file",)),
    "source": ('source = "Một cửa"', ("Một cửa", "source")),
}


def written(folder: Path, extra: str) -> Path:
    """The smallest mapping with the lines ``extra`` merged into their sections."""
    top, _, rest = ("\n" + extra + "\n").partition("\n[")
    top += "\n"
    base = CASE.replace('source = "a"\n', "") if "source" in top else CASE
    if rest.startswith("columns]"):
        text = top + base + rest.removeprefix("columns]\n")
    else:
        text = top + base + ("[" + rest if rest else "")
    path = folder / "anh_xa.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_mapping_is_explained(case: str, tmp_path: Path) -> None:
    extra, words = BAD[case]
    path = written(tmp_path, extra)
    with pytest.raises(MappingError) as caught:
        load_mapping(path)
    assert says(caught.value, path, *words)


@pytest.mark.parametrize("missing", ["code", "agency"])
def test_a_mapping_needs_code_and_agency(missing: str, tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(re.sub(rf"{missing} = .*\n", "", CASE), encoding="utf-8")
    with pytest.raises(MappingError) as caught:
        load_mapping(path)
    assert says(caught.value, path, missing, "[columns]")


def test_a_syntax_error_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text('source = "a"\n[columns]\ncode = ma\n', encoding="utf-8")
    with pytest.raises(MappingError) as caught:
        load_mapping(path)
    assert says(caught.value, path, "line 3")


def test_a_mapping_that_is_not_there_or_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    with pytest.raises(MappingError) as caught:
        load_mapping(path)
    assert says(caught.value, path, "--mapping")
    path.write_bytes(b'source = "\xff"')
    with pytest.raises(MappingError) as caught:
        load_mapping(path)
    assert says(caught.value, path, "UTF-8")


def test_defaults_and_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_bytes(b"\xef\xbb\xbf" + CASE.encode())
    read = load_mapping(path)
    assert (read.kind, read.name, read.impossible_dates) == ("dossiers", "a", "quarantine")
    assert (read.unknown.agency, read.unknown.unit, read.unknown.channel) == ("create", "null", "refuse")
    assert read.values.time.zone == "Asia/Ho_Chi_Minh"
    assert read.headers == ("ma", "cq")


def test_words_are_understood_without_case_or_marks() -> None:
    words = mapping(values={"channel": {"Cổng DVC": "online"}, "boolean": {"true": "rồi"}}).values.words
    assert words["channel"]["cong dvc"] == words["channel"]["truc tuyen"] == words["channel"]["2"] == 2
    assert {words["channel"][code.word] for code in CHANNELS} == {0, 1, 2, 3, 4}
    assert words["status"]["dang xu ly"] == 4
    assert (words["bool"]["roi"], words["bool"]["khong"]) == (1, 0)


@pytest.mark.parametrize("name", ["receipt.toml", "receipt_xes.toml", "mot_cua.toml"])
def test_examples_load(name: str) -> None:
    assert set(load_mapping(EXAMPLES / name).columns) <= set(COLUMNS)


def test_the_guide_names_every_column_and_section() -> None:
    guide = (EXAMPLES.parent / "docs" / "import.md").read_text(encoding="utf-8")
    missing = [name for name in COLUMNS if f"`{name}`" not in guide]
    assert not missing
    assert all(f"[{name}]" in guide for name in ("file", "time", "columns", "steps", "constants", "unknown", "rules"))
