from db.database import Database
from demo.displays import AGES, profiles, seed_displays
from domain.playlist import problems
from queries.displays import profiles as stored
from queries.wall_sources import source_ages
from tests.conftest import PROVINCE


def test_the_demonstration_has_a_profile_of_every_shape_and_keeps_what_is_there(database: Database):
    with database.own() as connection:
        for key in AGES:
            connection.exec_driver_sql(
                "INSERT INTO source (province_code, key, name) VALUES (%s, %s, %s)", (PROVINCE, key, key)
            )
    assert {each.shape for each in profiles()} == {"16:9", "32:9", "9:16"}
    assert not [wrong for each in profiles() for wrong in problems(each)]
    for _ in range(2):
        seed_displays(database, PROVINCE)
    with database.own() as connection:
        assert sorted(kept.profile.name for kept in stored(connection, PROVINCE)) == sorted(p.name for p in profiles())
        found = source_ages(connection, PROVINCE, (300, 1800))
    assert {each.key: (each.stale_after_s, each.lost_after_s) for each in found} == AGES
