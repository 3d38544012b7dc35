"""Whether the process lives, whether it can answer, what it runs."""

from importlib.metadata import version

from flask.testing import FlaskClient


def test_healthz_says_that_the_process_lives(client: FlaskClient):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}


def test_readyz_gives_the_data_version(client: FlaskClient):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ready", "data_version": 1}


def test_without_its_database_the_process_lives_but_is_not_ready(lost: FlaskClient):
    assert lost.get("/healthz").status_code == 200
    answer = lost.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["status"] == "unavailable"
    for lang in ("vi", "en"):
        assert "127.0.0.1:9" in answer.json["error"][lang]
        assert "IOC_DATABASE_URL" in answer.json["error"][lang]
    assert ":x@" not in answer.text, "a password is never shown"


def test_version_names_the_product_and_its_build(client: FlaskClient):
    answer = client.get("/version").json
    assert answer["name"] == "mot-cua-ioc"
    assert answer["version"] == version("mot-cua-ioc")
    assert answer["build"]


def test_without_its_database_a_question_is_answered_unavailable_in_both_languages(lost: FlaskClient):
    for path in ("/api/v1/kpis", "/api/v1/dossiers", "/api/v1/catalogue", "/api/v1/version"):
        answer = lost.get(path)
        assert answer.status_code == 503, path
        assert set(answer.json["error"]) == {"vi", "en"}, path
