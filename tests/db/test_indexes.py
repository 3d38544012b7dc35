"""Indexes whose condition also stands in the code hold what the code asks for."""

from db.database import Database
from domain.compared import APART


def test_the_index_of_those_apart(database: Database) -> None:
    condition = APART.replace("{d}.", "")
    predicate = "SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indexrelid = %s::regclass"
    with database.own() as connection:
        connection.exec_driver_sql(
            f"CREATE INDEX asked ON dossier (settled_day) WHERE settled_day IS NOT NULL AND {condition}"
        )
        kept, asked = (
            connection.exec_driver_sql(predicate, (name,)).scalar_one() for name in ("dossier_apart", "asked")
        )
        connection.exec_driver_sql("DROP INDEX asked")
    assert kept == asked
