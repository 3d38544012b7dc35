"""The screens the product is used on, and whether a page fits them."""

from playwright.sync_api import Page

SIZES = {"wall": (1920, 1080), "office": (1440, 900), "phone": (390, 844)}
EVERY_SIZE = {"large": (2560, 1440), **SIZES}
SETTLED_S = 30
FITS = """document.documentElement.scrollWidth <= document.documentElement.clientWidth
  && (innerWidth < 1400 || [...document.querySelectorAll("main .scroll")].every(
    (place) => getComputedStyle(place).display === "contents" || place.scrollWidth <= place.clientWidth + 1))"""
"""No page scrolls sideways, and on the screens of an office no table does; on a phone tables may."""


def sized(page: Page, size: str) -> None:
    width, height = EVERY_SIZE[size]
    page.set_viewport_size({"width": width, "height": height})


def fits(page: Page) -> bool:
    """Whether nothing is wider than the screen, once graphs have followed its size."""
    for _ in range(SETTLED_S * 10):
        if page.evaluate(FITS):
            return True
        page.wait_for_timeout(100)
    return False


def too_wide(page: Page) -> list[str]:
    """The sizes the open page does not fit; it is left at the size of an office."""
    found = []
    for size in EVERY_SIZE:
        sized(page, size)
        if not fits(page):
            found.append(size)
    sized(page, "office")
    return found
