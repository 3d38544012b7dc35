import pytest

from domain.actions import KINDS, MOST_AUTHOR, MOST_DOSSIERS, MOST_TEXT, Entry
from domain.chase import APOLOGY_GROUPS, BASES, BLOCKS, GROUP, GROUPS, INSTANTS, SORTS, condition, first_order
from domain.links import OWN
from queries.chase import ORDERS

ONE = (("HS-1", "demo"),)


def test_every_group_stands_in_a_block_and_says_its_rule_and_source():
    assert {group.block for group in GROUPS} == set(BLOCKS)
    assert {group.base for group in GROUPS} == set(BASES)
    assert len(GROUP) == len(GROUPS)
    for group in GROUPS:
        assert group.help.vi.endswith(".")
        assert group.help.en.endswith(".")
        assert group.source
        assert group.icon
        assert 0 <= group.step <= 5


def test_conditions_name_only_instants_that_exist():
    known = {*INSTANTS, "now", "midnight", "apologizing"}
    for group in GROUPS:
        named = {part.split(")s")[0] for part in condition(group.key).split("%(")[1:]}
        assert named <= known, group.key
        assert "{" not in condition(group.key)


def test_every_order_can_be_asked_for_and_groups_start_in_one_of_them():
    assert set(ORDERS) == set(SORTS)
    assert {first_order(group.key).removeprefix("-") for group in GROUPS} <= set(SORTS)
    assert set(APOLOGY_GROUPS) <= set(GROUP)
    assert {"view", "q", "sort", "cursor"} <= set(OWN)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, None),
        ({"kind": "note", "body": "đã gọi điện"}, None),
        ({"kind": "deleted"}, "Chọn loại"),
        ({"author": "  "}, "tên người"),
        ({"author": "x" * (MOST_AUTHOR + 1)}, "Tên dài"),
        ({"kind": "reason", "body": " "}, "viết nội dung"),
        ({"body": "x" * MOST_TEXT}, None),
        ({"body": "x" * (MOST_TEXT + 1)}, "Nội dung dài"),
        ({"body": "a\x00b"}, "ký tự"),
        ({"dossiers": ()}, "ít nhất một"),
        ({"dossiers": tuple((f"HS-{n}", "demo") for n in range(MOST_DOSSIERS + 1))}, "tối đa"),
    ],
)
def test_an_entry_says_what_is_wrong_with_it(values, said):
    entry = Entry(**({"kind": "chased", "body": "", "author": "An", "dossiers": ONE} | values))
    problem = entry.problem()
    assert problem is None if said is None else said in problem.vi
    assert problem is None or problem.en


def test_the_kinds_are_those_of_the_table():
    assert set(KINDS) == {"note", "chased", "reason"}
