"""Builds: what is made, what is left alone, what a fault costs, and what the report says."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from driver import COURSE, LESSON, SOURCES, Outcome, Project
from lessonpack.catalogue import PAGE, picture_path
from lessonpack.ledger import LOCK, NAME
from lessonpack.writers.registry import WRITERS
from papers import KINDS

FOLDER = Path("build/tiny/first-lesson")
FILES = {kind: f"{FOLDER}/first-lesson-{kind}.{'docx' if kind == 'teacher-notes' else 'pdf'}" for kind in KINDS}
FILES["course-bibliography"] = "build/tiny/tiny-course-bibliography.pdf"


def states(outcome: Outcome) -> dict[str, str]:
    """What became of each document, by kind."""
    return {d["kind"]: d["status"] for d in outcome.report["documents"]}


def all_are(status: str) -> dict[str, str]:
    return dict.fromkeys(FILES, status)


def times(project: Project) -> dict[str, tuple[int, bytes]]:
    files = [*FILES.values(), f"build/{NAME}"]
    return {f: ((project.root / f).stat().st_mtime_ns, (project.root / f).read_bytes()) for f in files}


def test_a_first_build_makes_everything(built_once: Path) -> None:
    made = {p.relative_to(built_once).as_posix() for p in (built_once / "build").rglob("*") if p.is_file()}
    pictures = {
        f"build/{picture_path(sha256((built_once / f).read_bytes()).hexdigest())}"
        for f in FILES.values()
        if f.endswith("pdf")
    }
    zips = {
        f"build/tiny/{name}-{whose}.zip"
        for name in ("tiny", "first-lesson/first-lesson")
        for whose in ("pupil", "teacher")
    }
    others = {f"build/{name}" for name in ("report.json", NAME, LOCK, PAGE)}
    assert made == {*FILES.values(), *pictures, *zips, *others}
    for kind, file in FILES.items():
        magic = b"PK" if kind == "teacher-notes" else b"%PDF"
        assert (built_once / file).read_bytes().startswith(magic)


def test_a_second_build_writes_no_document(built: Project) -> None:
    before = times(built)
    assert states(built.build("--json")) == all_are("current")
    after = times(built)
    assert {f: after[f] for f in FILES.values()} == {f: before[f] for f in FILES.values()}
    assert after[f"build/{NAME}"][1] == before[f"build/{NAME}"][1]


@pytest.mark.parametrize(
    ("file", "old", "new", "touched"),
    [
        # What pupils may not see is looked for in their papers again.
        (LESSON, "Any fair summary", "Any summary", ["worksheet", "source-handout", "answer-key", "teacher-notes"]),
        (LESSON, "title:", "title: The ", ["worksheet", "source-handout", "answer-key", "teacher-notes"]),
        (SOURCES, "three years after", "soon after", ["source-handout"]),
        (COURSE, "subject: History", "subject: Civics", [*FILES]),
        (COURSE, "language:", "# so far\nlanguage:", []),
        (SOURCES, "- id:", "# so far\n- id:", []),
    ],
)
def test_a_change_makes_anew_what_shows_it(built: Project, file: str, old: str, new: str, touched: list[str]) -> None:
    built.change(file, lambda text: text.replace(old, new, 1))
    assert states(built.build("--json")) == {**all_are("current"), **dict.fromkeys(touched, "built")}
    assert states(built.build("--json")) == all_are("current")


def test_a_changed_template_makes_documents_anew(built: Project) -> None:
    built.write("templates/page.css", "/* nothing */")
    assert states(built.build("--json", "-k", "answer-key")) == {"answer-key": "built"}


def test_a_file_time_makes_nothing_anew(built: Project) -> None:
    built.write(LESSON, built.read(LESSON))
    assert states(built.build("--json")) == all_are("current")


def test_a_changed_lesson_leaves_the_documents_of_others(built: Project) -> None:
    built.run("new", "lesson", "second-lesson")
    first = built.build("--json")
    assert {(d["lesson"], d["status"]) for d in first.report["documents"]} == {
        ("first-lesson", "current"),
        ("second-lesson", "built"),
        # The new lesson cites nothing else.
        (None, "current"),
    }


@pytest.mark.parametrize("damage", [b"", b"%PDF-1.7 not any more", None])
def test_a_damaged_document_is_made_anew(built: Project, damage: bytes | None) -> None:
    path = built.root / FILES["worksheet"]
    whole = path.read_bytes()
    path.unlink() if damage is None else path.write_bytes(damage)
    assert states(built.build("--json")) == {**all_are("current"), "worksheet": "built"}
    assert path.read_bytes() == whole


def test_a_damaged_ledger_only_costs_time(built: Project) -> None:
    before = times(built)
    built.write(f"build/{NAME}", b"\xff{")
    assert states(built.build("--json", "-k", "teacher-notes")) == {"teacher-notes": "built"}
    assert times(built)[FILES["teacher-notes"]][1] == before[FILES["teacher-notes"]][1]


def test_force_makes_also_what_is_current(built: Project) -> None:
    assert states(built.build("--json", "--force", "-k", "teacher-notes")) == {"teacher-notes": "built"}


def test_a_broken_lesson_blocks_only_its_own_documents(built: Project) -> None:
    built.run("new", "lesson", "second-lesson")
    built.change(LESSON, lambda text: text.replace("stem:", "stme:", 1).replace("marks: 2", "marks: 3", 1))
    outcome = built.build("--json", "-k", "teacher-notes")
    assert outcome.status == 1
    assert {(d["lesson"], d["status"]) for d in outcome.report["documents"]} == {
        ("first-lesson", "failed"),
        ("second-lesson", "built"),
    }
    assert [d["code"] for d in outcome.report["diagnostics"]] == ["unknown-key"]
    assert outcome.report["diagnostics"][0]["file"] == LESSON


def test_a_broken_course_file_blocks_the_course(built: Project) -> None:
    built.change(COURSE, lambda text: text.replace("citation-style: chicago", "citation-style: shikago"))
    outcome = built.build("--json")
    assert outcome.status == 1
    assert states(outcome) == all_are("failed")


def test_a_fault_in_a_template_costs_only_its_documents(built: Project) -> None:
    built.write("templates/kinds/worksheet/page.html.j2", "<p>\n{{ lesson.titel }}</p>")
    outcome = built.build("--json")
    assert outcome.status == 2
    assert states(outcome) == {**all_are("current"), "worksheet": "failed", "teacher-notes": "built"}
    (said,) = outcome.report["diagnostics"]
    assert (said["code"], said["file"], said["line"]) == (
        "template-error",
        "templates/kinds/worksheet/page.html.j2",
        2,
    )


def test_a_failing_engine_costs_only_its_documents(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("out of ink")

    monkeypatch.setitem(WRITERS, "docx", fail)
    built.change(LESSON, lambda text: text.replace("Any fair summary", "Any summary"))
    outcome = built.build("--json", "-k", "teacher-notes", "-k", "worksheet")
    assert outcome.status == 2
    assert states(outcome) == {"worksheet": "built", "teacher-notes": "failed"}
    (said,) = outcome.report["diagnostics"]
    assert (said["code"], said["file"]) == ("fault", LESSON)
    assert said["message"] == "lessonpack failed on first-lesson, teacher-notes: RuntimeError: out of ink"


def test_a_refused_fetch_costs_only_its_document(built: Project) -> None:
    built.write("templates/kinds/answer-key/page.css", "p { background: url(http://localhost/a.png) }")
    outcome = built.build("--json")
    assert outcome.status == 2
    assert states(outcome) == {**all_are("current"), "answer-key": "failed", "teacher-notes": "built"}
    assert "a page may not fetch 'http://localhost/a.png'" in outcome.report["diagnostics"][0]["message"]


def test_the_report(built: Project) -> None:
    built.change(LESSON, lambda text: text.replace("title:", "minutes: 30\ntitle:") + STEPS)
    outcome = built.build("--json")
    report = json.loads(built.read("build/report.json"))
    assert outcome.report == report
    assert report.keys() == {"tool", "summary", "documents", "diagnostics"}
    assert report["tool"]["name"] == "lessonpack"
    counts = {k: v for k, v in report["summary"].items() if k not in ("seconds", "phases")}
    assert counts == {"built": 4, "current": 1, "failed": 0, "left": 0, "errors": 0, "warnings": 1}
    for document in report["documents"]:
        data = (built.root / document["path"]).read_bytes()
        assert document["path"] == FILES[document["kind"]]
        assert document["bytes"] == len(data)
        assert document["sha256"] == sha256(data).hexdigest()
        assert (document["pages"] is None) == (document["format"] == "docx")
        assert document.keys() == {
            "course", "lesson", "kind", "format", "edition", "path", "sha256", "bytes", "pages", "sheets",
            "sheets_for_class", "paper_tint", "status", "seconds",
        }  # fmt: skip
    (said,) = report["diagnostics"]
    assert said.keys() == {"severity", "code", "file", "line", "column", "message", "hint"}
    assert (said["severity"], said["code"]) == ("warning", "minutes-do-not-add-up")
    assert str(built.root) not in built.read("build/report.json")


STEPS = "teacher:\n  sequence: [{minutes: 5, activity: talk}]\n"


def test_what_an_engine_complained_of_is_said_again(built: Project) -> None:
    css = (Path(__file__).parents[1] / "templates" / "page.css").read_text(encoding="utf-8")
    built.write("templates/page.css", css + "\np { colour: red }\n")
    said = [built.build("--json", "-k", "worksheet") for _ in range(2)]
    assert [states(outcome) for outcome in said] == [{"worksheet": "built"}, {"worksheet": "current"}]
    (first,), (second,) = (outcome.report["diagnostics"] for outcome in said)
    assert first == second
    assert (first["severity"], first["code"], first["file"]) == ("warning", "layout-engine", LESSON)
    assert "colour" in first["message"]
