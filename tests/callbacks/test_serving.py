import re

import pytest

from app import create_app
from callbacks.horizon import UPDATES
from db.settings import make_settings
from domain.errors import IocError
from domain.screen import EXTENSION
from domain.text import Text
from tests.callbacks.fake import FakeHub, FakeSource


def test_style_and_font_come_from_installed_packages_and_are_kept_for_good(client):
    for url in ("/vendor/bootstrap.min.css", "/vendor/fonts/BeVietnamPro-Regular.ttf"):
        with client.get(url) as answer:
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/vendor/fonts/nothing.ttf").status_code == 404


def test_answers_are_compressed(client):
    with client.get("/vendor/bootstrap.min.css", headers={"Accept-Encoding": "br"}) as answer:
        assert answer.headers["Content-Encoding"] == "br"


def test_the_policy_names_no_other_host_and_no_loose_script(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "http" not in policy
    assert "worker-src 'self' blob:" in policy
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "'sha256-" in scripts


def test_the_page_names_no_other_host(client):
    addresses = re.findall(r'(?:src|href)="([^"]+)"', client.get("/").text)
    assert addresses
    assert [address for address in addresses if not address.startswith("/") or address.startswith("//")] == []


@pytest.mark.parametrize(("address", "lang"), [("/", "vi"), ("/?lang=en", "en"), ("/?lang=xx", "vi")])
def test_the_root_element_carries_the_language(client, address, lang):
    assert f'<html lang="{lang}">' in client.get(address).text


def test_the_first_screen_opens_in_the_language_of_the_setting(tmp_path):
    source = FakeSource()
    app = create_app(make_settings(data_dir=tmp_path, lang="en", _env_file=None), source, FakeHub(source))
    answer = app.server.test_client().get("/", headers={"Accept": "text/html"})
    assert answer.headers["Location"] == "/?lang=en"


def test_layouts_learn_the_horizon_before_the_first_update(app, client):
    screen = app.server.extensions[EXTENSION]
    assert screen.span is None
    client.post(UPDATES, json={})
    assert screen.span[0].isoformat() == "2025-07-01"
    assert screen.names["18001"] == "Xã Mẫu 1"


def test_a_silent_database_leaves_the_horizon_unknown(app, client, source, monkeypatch, caplog):
    def down():
        raise IocError(Text("không", "no"))

    monkeypatch.setattr(source, "freshness", down)
    client.post(UPDATES, json={})
    assert app.server.extensions[EXTENSION].span is None
    assert "horizon" in caplog.text
