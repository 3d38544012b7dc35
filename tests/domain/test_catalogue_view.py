"""Finding procedures by words."""

import pytest

from domain.catalogue_view import Entry, found


def entry(code: str, name: str, field: str) -> Entry:
    return Entry(code, name, "f", field, 3, 3, None, None, None, None, None, None, "", "", 0, 0)


BIRTH = entry("2.000635", "Đăng ký khai sinh", "Hộ tịch")
DEATH = entry("1.000656", "Đăng ký khai tử", "Hộ tịch")
LAND = entry("1.012786", "Cấp giấy chứng nhận quyền sử dụng đất", "Đất đai")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", [BIRTH, DEATH, LAND]),
        ("  ", [BIRTH, DEATH, LAND]),
        ("khai", [BIRTH, DEATH]),
        ("DANG KY sinh", [BIRTH]),
        ("ho tich", [BIRTH, DEATH]),
        ("1.0127", [LAND]),
        ("đất", [LAND]),
        ("khai đất", []),
    ],
)
def test_every_word_must_stand_in_code_name_or_field_with_or_without_diacritics(words: str, expected: list[Entry]):
    assert found([BIRTH, DEATH, LAND], words) == expected
