"""The layout, the budgets and the house rules. Raise a budget only with a reason written beside it."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parents[1]
NOT_OURS = {".git", ".venv", ".ioc", ".hypothesis", "build", "test-results", "node_modules", "__pycache__"}
CODE = {".py", ".js", ".css", ".sql", ".sh"}
FILE_MEDIAN, FILE_MOST, TABLE_MOST = 120, 300, 400
FUNCTION_MEDIAN, FUNCTION_P90, FUNCTION_MOST = 10, 35, 60
APP_MOST = 100
DECLARATIVE_TABLES: dict[str, str] = {
    "domain/kpis.py": "the registry: one entry a KPI, nothing else",
    "domain/service_kpis.py": "the same of what is not a dossier",
}
"""Files that may reach TABLE_MOST lines: path -> why it is a table."""
PACKAGES = ("api", "callbacks", "commands", "components", "db", "demo", "domain", "geo", "ingest", "pages", "queries")
DOMAIN_NEEDS = {"holidays", "numpy", "scipy", "simpy"}
"""Packages that domain may import: the public holidays of Viet Nam are data; the others only reckon, without I/O."""
OUR_HOSTS = {"localhost", "127.0.0.1", "ioc"}  # ioc: the upstream of deploy/nginx.conf
NAMESPACES = ("http://www.w3.org/", "http://www.xes-standard.org/")
"""Addresses that only name an XML vocabulary; nobody asks them."""
FORBIDDEN = {
    "allow_duplicate" + "=True": "each output is written by one callback",
    "Choropleth" + "mapbox": "plotly 7 has none; use Choroplethmap",
    "dbc." + "themes.": "a link to a foreign host",
    "dbc." + "icons.": "a link to a foreign host",
    "assets_" + "external_path": "a link to a foreign host",
    "TO" + "DO": "finish it or leave it out",
    "FIX" + "ME": "finish it or leave it out",
}
MACHINE_PATHS = re.compile(r"/work/(?:main|shared)|/root/|/home/\w+|/Users/\w+")
REGISTRIES = re.compile(r"pypi\.|pythonhosted|npmjs|index-url|unpkg|jsdelivr|cdnjs|googleapis", re.IGNORECASE)


def files(*suffixes: str) -> list[Path]:
    """Files of the project (those of the checkout that git would keep), by suffix or all."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(n for n in folders if n not in NOT_OURS and not n.endswith(("_cache", ".egg-info")))
        found += [Path(folder) / n for n in sorted(names) if not suffixes or Path(n).suffix in suffixes]
    return [path for path in found if path.name != ".env"]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""  # an image


def of_tests(path: Path) -> bool:
    return name(path).startswith("tests/")


def functions() -> list[tuple[int, str]]:
    """(lines, place) of every function, without its decorators."""
    found = []
    for path in files(".py"):
        for node in ast.walk(ast.parse(text(path))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                found.append((lines, f"{name(path)}:{node.lineno} {node.name}"))
    return found


def imported(path: Path) -> Iterator[str]:
    """Top-level names of the modules that a file imports, lazily or not."""
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


# -- budgets


def test_files_are_short():
    lines = {name(path): text(path).count("\n") for path in files(*CODE)}
    too_long = {k: n for k, n in lines.items() if n > (TABLE_MOST if k in DECLARATIVE_TABLES else FILE_MOST)}
    assert too_long == {}
    assert median(n for k, n in lines.items() if n and k.endswith(".py")) <= FILE_MEDIAN


def test_functions_are_short():
    found = functions()
    assert [place for lines, place in found if lines > FUNCTION_MOST] == []
    lengths = [lines for lines, _ in found]
    assert median(lengths) <= FUNCTION_MEDIAN
    assert quantiles(lengths, n=10)[-1] <= FUNCTION_P90


def test_the_application_reads_as_a_table_of_contents():
    assert text(ROOT / "app.py").count("\n") <= APP_MOST


# -- directions


def test_imports_keep_their_directions():
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache", "--no-logo"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_package_stands_under_the_import_contracts():
    tools = tomllib.loads(text(ROOT / "pyproject.toml"))["tool"]
    assert set(tools["importlinter"]["root_packages"]) == set(PACKAGES)
    shipped = {package.split(".")[0] for package in tools["setuptools"]["packages"]}
    assert shipped == set(PACKAGES)


def test_nobody_imports_pages():
    """Dash executes page files itself: a second import would run them twice."""
    guilty = [name(p) for p in files(".py") if "pages" in imported(p) and p.parent.name != "pages" and not of_tests(p)]
    assert guilty == []


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("[a-z]*.py")), ids=lambda p: p.stem)
def test_a_page_is_an_address_and_a_layout(page: Path):
    tree = ast.parse(text(page))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    layouts = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "layout"]
    assert "callback" not in names
    assert len(layouts) == 1
    arguments = layouts[0].args
    assert arguments.kwarg is not None, "layout(**_): Dash calls it bare at start-up, and with any address"
    assert len(arguments.defaults) == len(arguments.args)


def test_the_domain_is_pure():
    allowed = set(sys.stdlib_module_names) | {"domain"} | DOMAIN_NEEDS
    found = {(name(path), module) for path in (ROOT / "domain").glob("*.py") for module in imported(path)}
    assert {(path, module) for path, module in found if module not in allowed} == set()


def test_callbacks_are_registered_and_never_decorated_at_module_level():
    """The global list of dash.callback is drained by the first app: a second one would come up without it."""
    guilty = [name(path) for path in files(".py") if re.search(r"^@(dash\.)?callback\b", text(path), re.MULTILINE)]
    assert guilty == []


def test_the_read_side_does_not_write():
    writing = re.compile(r"\b(INSERT INTO|UPDATE \w+ SET|DELETE FROM|TRUNCATE)\b")
    assert [name(p) for p in (ROOT / "queries").glob("*.py") if writing.search(text(p))] == []


# -- what must not be in the tree


def test_no_forbidden_pattern():
    found = [(name(p), word, why) for p in files(*CODE) for word, why in FORBIDDEN.items() if word in text(p)]
    assert found == []


def test_nobody_polls_by_sleeping():
    pattern = re.compile(r"\btime\.sleep\(|^from time import .*\bsleep\b", re.MULTILINE)
    product = [path for path in files(".py") if name(path).split("/")[0] not in {"tests", "bench"}]
    assert [name(path) for path in product if pattern.search(text(path))] == []


def test_no_foreign_host():
    found = []
    for path in files():
        if path.name == "LICENSE":
            continue
        for address in re.findall(r"""\bhttps?://[^\s"'`<>)\]]+""", text(path)):
            host = re.sub(r"^https?://(?:[^/@]*@)?|[:/;].*$", "", address)
            if not (host in OUR_HOSTS or host.startswith("{") or address.startswith(NAMESPACES)):
                found.append((name(path), address))
    assert found == []


def test_no_path_of_a_machine_and_no_registry():
    here = Path(__file__)
    for path in files():
        if path != here:
            found = MACHINE_PATHS.findall(text(path)) + REGISTRIES.findall(text(path))
            assert found == [], name(path)


# -- dependencies


def listed(start: str) -> list[str]:
    """Lines of one list of pyproject.toml that hold an entry."""
    block = text(ROOT / "pyproject.toml").split(start, 1)[1].split("\n]", 1)[0]
    return [line.strip() for line in block.splitlines() if line.strip().startswith('"')]


@pytest.mark.parametrize("start", ["\ndependencies = [", "\ndev = [", "\nignore = ["])
def test_every_entry_has_its_reason_beside_it(start: str):
    lines = listed(start)
    assert lines
    assert [line for line in lines if not re.search(r"#\s+\S.{3,}", line)] == []


def test_the_lock_file_is_pinned_hashed_and_names_no_index():
    lock = text(ROOT / "requirements.lock")
    assert not re.search(
        r"https?://|^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)\b", lock, re.MULTILINE
    )
    blocks = re.split(r"\n(?=[a-z0-9])", lock, flags=re.IGNORECASE)
    entries = [block for block in blocks if re.match(r"[a-z0-9]", block, re.IGNORECASE)]
    assert [entry[:60] for entry in entries if not re.match(r"[\w.\-\[\]]+==[^\s;]+", entry)] == []
    assert [entry[:60] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_file_holds_every_dependency():
    locked = {
        match.lower().replace("_", "-")
        for match in re.findall(r"^([\w.\-]+)==", text(ROOT / "requirements.lock"), re.MULTILINE)
    }
    wanted = {
        re.match(r'"([\w.\-]+)', line)[1].lower()  # type: ignore[index]
        for start in ("\ndependencies = [", "\ndev = [")
        for line in listed(start)
    }
    assert wanted - locked <= {"waitress"}, "waitress is for Windows only"


def test_the_licence_is_the_one_declared():
    assert tomllib.loads(text(ROOT / "pyproject.toml"))["project"]["license"] == "Apache-2.0"
    licence = text(ROOT / "LICENSE")
    assert "Apache License" in licence
    assert "Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
