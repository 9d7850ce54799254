"""Pandoc as a program that answers, or complains."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lessonpack import citations, pandoc


def test_it_answers() -> None:
    assert pandoc.run(["--from=markdown", "--to=html"], "*é*").strip() == "<p><em>é</em></p>"


def test_what_it_complains_of_is_in_the_error() -> None:
    with pytest.raises(pandoc.PandocError, match="nonsense"):
        pandoc.run(["--from=nonsense"], "")


def test_that_it_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "PANDOC", Path("/nowhere/pandoc"))
    with pytest.raises(pandoc.PandocError, match="/nowhere/pandoc"):
        pandoc.run([], "")


def test_it_reads_no_file_that_a_text_names(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret", encoding="utf-8")
    assert "secret" not in pandoc.run(["--from=rst", "--to=plain"], f".. include:: {tmp_path}/secret\n")


#: Items, styles and languages: what differs between styles, what the engine says in a language, and what is not cited.
ITEMS = json.dumps(
    [
        {"id": "a", "type": "book", "title": "The <i>Hidden</i> History: A Study", "title-short": "The Hidden History",
         "author": [{"family": "Stueck", "given": "William", "non-dropping-particle": "van"}],
         "issued": {"date-parts": [[1995]]}, "publisher": "Princeton UP", "publisher-place": "Princeton"},
        {"id": "b", "type": "article-journal", "title": "Größe & Maß", "container-title": "Cold War",
         "author": [{"literal": "United Nations"}], "issued": {"date-parts": [[1950, 6, 25]]}, "page": "1-20",
         "URL": "https://example.org/a?b=c&d=e"},
        {"id": "c", "type": "book", "title": "Other", "author": [{"family": "Stueck", "given": "William"}],
         "issued": {"date-parts": [[1995]]}},
    ]
)  # fmt: skip
STYLES = ("apa", "chicago-notes-bibliography", "oscola", "modern-language-association", "ieee")


def question(language: str) -> str:
    cites = [[citations.Cite("a", "page", "12–14")], [citations.Cite("b", prefix="see"), citations.Cite("a")]]
    return citations._question(language, cites, ["c"], dict.fromkeys(citations.LOCATORS, "p."))


@pytest.mark.parametrize(("style", "language"), [*((style, "en-GB") for style in STYLES), ("apa", "fr"), ("apa", "zh")])
def test_what_sets_all_citations_answers_as_the_program_does(style: str, language: str, tmp_path: Path) -> None:
    csl, items = tmp_path / "style.csl", tmp_path / "items.json"
    csl.write_text(citations._style(style), encoding="utf-8")
    items.write_text(ITEMS, encoding="utf-8")
    options = ["--from=json", "--to=json", "--citeproc", f"--csl={csl}", f"--bibliography={items}"]
    alone = json.loads(pandoc.run(options, question(language)))
    answer = json.loads(pandoc.citeproc(citations._style(style), ITEMS, question(language)))
    assert answer["blocks"] == alone["blocks"]
    assert "Stueck" in json.dumps(answer)


def ask() -> str:
    return pandoc.citeproc(citations._style("apa"), ITEMS, question("en"))


def test_one_process_answers_all_questions_until_it_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    first = pandoc._there[0].process
    ask()
    assert pandoc._there[0].process is first
    monkeypatch.setattr(pandoc, "_QUESTIONS", 1)
    ask()
    assert pandoc._there[0].process is not first
    assert first.returncode is not None


def test_another_is_asked_where_it_has_died() -> None:
    answer = ask()
    pandoc._there[0].process.kill()
    assert ask() == answer


def test_what_it_refuses_does_not_stop_it() -> None:
    ask()
    first = pandoc._there[0].process
    with pytest.raises(pandoc.PandocError, match="CiteprocXMLError"):
        pandoc.citeproc("<style", ITEMS, question("en"))
    ask()
    assert pandoc._there[0].process is first


@pytest.mark.skipif(os.name == "nt", reason="it needs a program that is a script")
@pytest.mark.parametrize(
    ("program", "complaint"),
    [("exec sleep 60", "not answered within"), ("read line; exit 1", "stopped before it had answered")],
)
def test_one_that_hangs_or_dies_again_is_an_error(
    program: str, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "pandoc"
    script.write_text(f"#!/bin/sh\n{program}\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(pandoc, "PANDOC", script)
    monkeypatch.setattr(pandoc, "TIMEOUT", 0.5)
    with pytest.raises(pandoc.PandocError, match=complaint):
        ask()
    monkeypatch.undo()
    assert ask()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system does not fork")
def test_a_process_that_was_forked_asks_one_of_its_own() -> None:
    ask()
    mine = pandoc._there[0].process.pid
    code = os.fork()
    if code == 0:
        done = ask() and pandoc._there[0].process.pid != mine
        pandoc.close()
        os._exit(0 if done else 1)
    assert os.waitpid(code, 0)[1] == 0
    ask()
    assert pandoc._there[0].process.pid == mine


@pytest.mark.skipif(os.name == "nt", reason="it asks the system for a process by its number")
def test_it_ends_with_the_process_that_asks_also_where_that_is_killed() -> None:
    code = (
        "from lessonpack import pandoc, citations; from test_pandoc import ask; ask();"
        "print(pandoc._there[0].process.pid, flush=True); import time; time.sleep(60)"
    )
    asking = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent
    )
    assert asking.stdout
    with asking, asking.stdout:
        number = int(asking.stdout.readline())
        os.kill(number, 0)
        asking.send_signal(signal.SIGKILL)
    assert _is_gone(number)


def _is_gone(number: int) -> bool:
    for _ in range(200):
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        stat = Path(f"/proc/{number}/stat")
        if stat.exists() and stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_its_work_counts_for_the_phase_in_which_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[float] = []
    monkeypatch.setattr(pandoc, "spend", counted.append)
    for _ in range(3):
        ask()
    assert len(counted) == 3
    assert all(seconds >= 0 for seconds in counted)
