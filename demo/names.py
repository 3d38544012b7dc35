"""Synthetic names: drawn from common Vietnamese syllables, they belong to nobody."""

import numpy as np

_FAMILY = "Nguyễn Trần Lê Phạm Hoàng Phan Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Hà Thái Lương Mai Trương".split()
_MIDDLE = "Văn Thị Đức Minh Ngọc Hữu Quang Thanh Xuân Hồng Thu Kim Công Đình Anh Bảo Hải Phương Khánh Gia".split()
_GIVEN = (
    "An Bình Chi Cường Dung Dũng Duy Đạt Giang Hà Hải Hạnh Hiền Hiếu Hoa Hòa Hùng Huy Hương Khanh Khoa Lan Linh Long "
    "Mai Minh Nam Nga Nhung Phong Phúc Phương Quân Quang Quyên Sơn Tâm Thành Thảo Thắng Thúy Tiến Toàn Trang Trung Tú "
    "Tuấn Tùng Vân Việt Vinh Yến"
).split()
_BUSINESS = "Công ty TNHH|Công ty cổ phần|Doanh nghiệp tư nhân|Hộ kinh doanh|Hợp tác xã".split("|")
_TRADE = "An Phú|Bình Minh|Đại Phát|Hoàng Gia|Hồng Lam|Lam Giang|Minh Tâm|Nam Việt|Phúc Lộc|Sông La|Thành Công".split("|")
_FAMILY_SHARE = np.array([30, 12, 10, 8, 6, 5, 5, 4, 4, 3, 3, 3, 2, 1, 1, 1, 1, 1, 1, 1], dtype=float)


def people(count: int, rng: np.random.Generator) -> list[str]:
    """Return ``count`` synthetic full names; they may repeat as real ones do."""
    family = rng.choice(_FAMILY, count, p=_FAMILY_SHARE / _FAMILY_SHARE.sum())
    middle = rng.choice(_MIDDLE, count)
    given = rng.choice(_GIVEN, count)
    return [" ".join(parts) for parts in zip(family, middle, given, strict=True)]


def businesses(count: int, rng: np.random.Generator) -> list[str]:
    """Return ``count`` synthetic names of organisations."""
    kind = rng.choice(_BUSINESS, count)
    trade = rng.choice(_TRADE, count)
    given = rng.choice(_GIVEN, count)
    return [" ".join(parts) for parts in zip(kind, trade, given, strict=True)]
