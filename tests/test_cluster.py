"""A build by a Dask cluster: the same bytes, whoever makes them, and whoever dies meanwhile."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from driver import LESSON, Outcome, Project

LESSONS = [f"lesson-{n}" for n in range(4)]


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two machines, as far as that goes: two processes."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as made:
        yield made


def project(folder: Path) -> Project:
    """Five small lessons."""
    made = Project(folder)
    for name in LESSONS:
        made.run("new", "lesson", name)
    return made


def documents(root: Path) -> dict[str, bytes]:
    files = [p for p in (root / "build").rglob("*") if p.suffix in (".pdf", ".docx")]
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in files}


def build(made: Project, cluster: LocalCluster, *more: str) -> Outcome:
    return made.build("--scheduler", cluster.scheduler_address, "--jobs", "1", "--json", *more)


def statuses(outcome: Outcome) -> set[str]:
    return {d["status"] for d in outcome.report["documents"]}


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What this machine makes alone."""
    made = project(tmp_path_factory.mktemp("local"))
    made.build("--jobs", "0").expect()
    return documents(made.root)


def test_a_cluster_makes_the_same_bytes(tmp_path: Path, cluster: LocalCluster, local: dict[str, bytes]) -> None:
    made = project(tmp_path)
    outcome = build(made, cluster)
    assert statuses(outcome) == {"built"}
    assert documents(tmp_path) == local
    assert outcome.report["summary"]["phases"]["read"] > 0
    assert statuses(build(made, cluster)) == {"current"}


def test_also_when_a_machine_is_lost(tmp_path: Path, cluster: LocalCluster, local: dict[str, bytes]) -> None:
    made = project(tmp_path)
    doomed = next(iter(cluster.workers.values())).pid
    killer = threading.Thread(target=_kill_when_busy, args=(tmp_path / "build", doomed))
    killer.start()
    outcome = build(made, cluster)
    killer.join()
    with pytest.raises(ProcessLookupError):
        os.kill(doomed, 0)
    assert statuses(outcome) == {"built"}
    assert documents(tmp_path) == local


def _kill_when_busy(folder: Path, process: int) -> None:
    """Kill a machine when the first documents are there, and more are to come."""
    while not list(folder.rglob("*.pdf")):
        time.sleep(0.05)
    os.kill(process, signal.SIGKILL)


def test_mistakes_are_told_as_ever(tmp_path: Path, cluster: LocalCluster) -> None:
    made = project(tmp_path).change(LESSON, lambda text: text.replace("stem:", "stme:", 1))
    made.write("templates/kinds/answer-key/page.html.j2", "<p>\n{{ lesson.titel }}</p>")
    outcome = build(made, cluster, "-k", "answer-key")
    assert {d["code"] for d in outcome.report["diagnostics"]} == {"unknown-key", "template-error"}
    assert statuses(outcome) == {"failed"}


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere", "tcp://"])
def test_where_no_scheduler_answers(tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lessonpack.cluster._TIMEOUT", 0.5)
    outcome = Project(tmp_path).build("--scheduler", address, "--jobs", "1")
    assert outcome.status == 2
    assert outcome.errors.startswith(f"lessonpack: no scheduler answers at '{address}'")
    assert not list((tmp_path / "build").rglob("*.pdf"))


def test_a_cluster_with_other_versions_is_refused(
    tmp_path: Path, cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lessonpack.build.tools", lambda: {"weasyprint": "1.0"})
    outcome = build(Project(tmp_path), cluster)
    assert outcome.status == 2
    assert "a machine of the cluster has another weasyprint" in outcome.errors
