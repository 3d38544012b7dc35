"""From the words of a file to the ids of the catalogue; what is unknown is refused or created, and counted."""

from dataclasses import dataclass

from sqlalchemy import Connection

from domain.codes import UNCLASSIFIED
from domain.fold import fold, sort_key
from ingest.copy import copy_pairs
from ingest.statements import SQL_WORDS

UNCLASSIFIED_FIELD = "unclassified"
NO_PROCEDURE = "unclassified"


@dataclass(frozen=True, slots=True)
class Unknown:
    """What to do with words that the catalogue does not have: create them as not classified, or refuse the row."""

    create_agency: bool = True
    create_procedure: bool = True
    refuse_unit: bool = False


@dataclass(frozen=True, slots=True)
class Created:
    """How many catalogue entries an import made."""

    agencies: int
    procedures: int


def map_words(connection: Connection, province: str, unknown: Unknown) -> Created:
    """Fill map_agency, map_procedure and map_officer for every distinct word of the staging tables."""
    agencies = _map_agencies(connection, province, create=unknown.create_agency)
    procedures = _map_procedures(connection, province, create=unknown.create_procedure)
    _map_officers(connection, province)
    return Created(agencies, procedures)


def _distinct(connection: Connection, name: str) -> list[str]:
    return [str(row[0]) for row in connection.exec_driver_sql(SQL_WORDS[name]) if row[0] is not None]


def _map_agencies(connection: Connection, province: str, *, create: bool) -> int:
    rows = connection.exec_driver_sql("SELECT id, code, folded FROM agency WHERE province_code = %s", (province,)).all()
    known = {row.folded: row.id for row in rows} | {row.code: row.id for row in rows}
    words = _distinct(connection, "agency")
    missing = [word for word in words if word not in known and fold(word) not in known] if create else []
    for word in missing:
        known[word] = connection.exec_driver_sql(
            "INSERT INTO agency AS a (province_code, code, name, classified, folded, sort_key)"
            " VALUES (%s, %s, %s, false, %s, %s)"
            " ON CONFLICT (province_code, code) DO UPDATE SET name = a.name RETURNING id",
            (province, word, word, fold(word), sort_key(word)),
        ).scalar_one()
    found = ((word, known.get(word, known.get(fold(word)))) for word in words)
    copy_pairs(connection, "map_agency", [(word, number) for word, number in found if number is not None])
    return len(missing)


def _map_procedures(connection: Connection, province: str, *, create: bool) -> int:
    rows = connection.exec_driver_sql("SELECT code, id FROM procedure WHERE province_code = %s", (province,))
    known = {row.code: row.id for row in rows}
    described = {row[0]: row[1:] for row in connection.exec_driver_sql(SQL_WORDS["procedure"])}
    missing = [word for word in described if word and word not in known] if create else []
    for word in missing:
        name, field, level = described[word]
        known[word] = _create_procedure(connection, province, word, name or word, field, level)
    pairs = [(word, known[word]) for word in described if word in known]
    if create and "" in described:
        pairs.append(
            ("", known.get(NO_PROCEDURE) or _create_procedure(connection, province, NO_PROCEDURE, "", None, None))
        )
    copy_pairs(connection, "map_procedure", dict(pairs).items())
    return len(missing)


def _create_procedure(
    connection: Connection, province: str, code: str, name: str, field: str | None, level: int | None
) -> int:
    field_code, field_name = (field, field) if field else (UNCLASSIFIED_FIELD, UNCLASSIFIED.vi)
    field_id = connection.exec_driver_sql(
        "INSERT INTO field AS f (province_code, code, name, folded, sort_key) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (province_code, code) DO UPDATE SET name = f.name RETURNING id",
        (province, field_code, field_name, fold(str(field_name)), sort_key(str(field_name))),
    ).scalar_one()
    title = name or UNCLASSIFIED.vi
    return int(
        connection.exec_driver_sql(
            "INSERT INTO procedure AS p (province_code, code, name, field_id, service_level, classified, folded)"
            " VALUES (%s, %s, %s, %s, %s, false, %s)"
            " ON CONFLICT (province_code, code) DO UPDATE SET name = p.name RETURNING id",
            (province, code, title, field_id, level or 0, fold(title)),
        ).scalar_one()
    )


def _map_officers(connection: Connection, province: str) -> None:
    connection.exec_driver_sql(
        "INSERT INTO officer (province_code, code, name) SELECT %s, word, word FROM"
        f" ({SQL_WORDS['officer']}) AS w(word) WHERE word IS NOT NULL ON CONFLICT DO NOTHING",
        (province,),
    )
    connection.exec_driver_sql(
        "INSERT INTO map_officer SELECT w.word, o.id FROM"
        f" ({SQL_WORDS['officer']}) AS w(word) JOIN officer o ON o.province_code = %s AND o.code = w.word",
        (province,),
    )
