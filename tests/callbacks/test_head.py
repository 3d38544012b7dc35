import json
import re

import pytest

from callbacks.head import BACKGROUND, THEME_COLOUR
from tests.components.test_theme import ASSETS, LIGHT, token


@pytest.fixture
def markup(client):
    return client.get("/").text


def test_the_manifest_says_what_is_needed_to_install_the_application(client):
    with client.get("/manifest.webmanifest") as answer:
        assert answer.mimetype == "application/manifest+json"
        manifest = json.loads(answer.data)
    assert manifest["name"].startswith("Một Cửa IOC · ")
    assert len(manifest["short_name"]) <= 12
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/", "/", "standalone")
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512", "any"}
    assert (manifest["theme_color"], manifest["background_color"]) == (THEME_COLOUR, BACKGROUND)


def test_its_icons_are_as_large_as_it_says(client):
    for icon in json.loads(client.get("/manifest.webmanifest").data)["icons"]:
        with client.get(icon["src"]) as answer:
            assert answer.status_code == 200
            assert answer.mimetype == icon["type"]
            assert "immutable" in answer.headers["Cache-Control"]
            if icon["type"] == "image/png":
                width, height = (int.from_bytes(answer.data[at : at + 4]) for at in (16, 20))
                assert f"{width}x{height}" == icon["sizes"]


def test_the_colours_of_the_head_are_those_of_the_light_theme():
    assert (token(LIGHT, "nav"), token(LIGHT, "bg")) == (THEME_COLOUR, BACKGROUND)
    script = (ASSETS / "early" / "theme.js").read_text(encoding="utf-8")
    assert f'light: "{THEME_COLOUR}"' in script


@pytest.mark.parametrize(("address", "manifest"), [("/", ""), ("/chase?lang=en", "?lang=en"), ("/nowhere", "")])
def test_every_page_links_the_manifest_in_its_language(client, address, manifest):
    markup = client.get(address).text
    assert f'<link rel="manifest" href="/manifest.webmanifest{manifest}">' in markup
    assert f'<meta name="theme-color" content="{THEME_COLOUR}">' in markup
    assert json.loads(client.get(f"/manifest.webmanifest{manifest}").data)["start_url"] == f"/{manifest}"


def test_the_theme_is_decided_before_the_first_style_sheet(client, markup):
    script = re.search(r'<script src="(/assets/early/theme\.js\?m=\w+)"></script>', markup)
    assert script
    assert markup.index(script.group(0)) < markup.index('<link rel="stylesheet"') < markup.index("</head>")
    assert markup.count("early/theme.js") == 1
    with client.get(script.group(1)) as answer:
        assert answer.status_code == 200
