"""Golden texts: `golden(name, text)` compares with tests/golden/<name>; `--update-golden` accepts it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from driver import Project, run
from papers import REAL, ROOT, Pack

TESTS = Path(__file__).parent
GOLDEN = TESTS / "golden"
READ: pytest.StashKey[set[Path]] = pytest.StashKey()
CHOSEN: pytest.StashKey[bool] = pytest.StashKey()
WORKERS: pytest.StashKey[list[bool]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="accept what is made as the golden texts")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[READ] = set()
    config.stash[CHOSEN] = any("::" in argument for argument in config.args)
    config.stash[WORKERS] = []


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with the golden file of that name (a path below tests/golden)."""
    config = request.config

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        config.stash[READ].add(file)
        if config.getoption("--update-golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
        assert file.is_file(), f"there is no golden text {name}: --update-golden makes it"
        with file.open(encoding="utf-8", newline="") as opened:
            assert text == opened.read(), f"{name} differs: where it is meant, run --update-golden"

    return compare


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """The real course, built once."""
    root = tmp_path_factory.mktemp("pack")
    shutil.copytree(ROOT / "content" / REAL, root / "content" / REAL)
    outcome = run("build", "--root", root)
    assert outcome.status == 0, outcome.errors
    return Pack(root)


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("built")
    Project(root).build().expect()
    return root


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Project:
    """A small project whose documents are all built: a copy of its own for each test."""
    shutil.copytree(built_once, tmp_path, dirs_exist_ok=True)
    return Project.there(tmp_path)


@pytest.hookimpl(trylast=True)
def pytest_deselected(items: list[pytest.Item]) -> None:
    if items:
        items[0].config.stash[CHOSEN] = True


def _whole(session: pytest.Session) -> bool:
    """Whether every test there is has run: nothing was chosen by name, and no file was left out."""
    chosen = session.config.stash[CHOSEN] or session.config.option.collectonly or session.shouldstop
    files = {item.path for item in session.items}
    return not chosen and not session.shouldfail and files >= set(TESTS.rglob("test_*.py"))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a worker of pytest-xdist has read, and whether it knew all tests."""
    output = getattr(node, "workeroutput", {})
    node.config.stash[READ] |= {Path(file) for file in output.get("read", ())}
    node.config.stash[WORKERS].append(output.get("whole", False))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A golden text that no test reads is a mistake, when all tests have run."""
    config, read = session.config, session.config.stash[READ]
    if hasattr(config, "workeroutput"):
        config.workeroutput |= {"read": sorted(map(str, read)), "whole": _whole(session)}
        return
    workers = config.stash[WORKERS]
    if exitstatus != pytest.ExitCode.OK or not (all(workers) if workers else _whole(session)):
        return
    there = {path for path in GOLDEN.rglob("*") if path.is_file()}
    unread = sorted(path.relative_to(GOLDEN).as_posix() for path in there - read)
    if unread:
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if reporter:
            reporter.write_line("\n" + "\n".join(f"no test reads golden/{name}" for name in unread), red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
