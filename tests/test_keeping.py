"""What is kept of a build: Word files that somebody has edited are set aside, and nothing of ours is."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from driver import LESSON, Outcome, Project
from forks import small
from lessonpack.ledger import NAME

WORD = ("-k", "teacher-notes", "-f", "docx")
NOTES = "build/tiny/first-lesson/first-lesson-teacher-notes.docx"
ASIDE = "build/tiny/first-lesson/first-lesson-teacher-notes-edited-{}.docx"


def edited(data: bytes) -> bytes:
    """A Word file as another program saves it, with other words."""
    packed = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"In words", b"In our words"))
    return packed.getvalue()


@pytest.fixture
def built(tmp_path: Path) -> Project:
    """A small project with its notes."""
    made = small(tmp_path)
    assert made.build(*WORD).status == 0
    return made


def edit(made: Project) -> bytes:
    data = edited((made.root / NOTES).read_bytes())
    made.write(NOTES, data)
    return data


def told(outcome: Outcome) -> list[tuple[str, str, str, str]]:
    return [(d["severity"], d["code"], d["file"], d["message"]) for d in outcome.report["diagnostics"]]


def aside(number: int) -> tuple[str, str, str, str]:
    name = Path(ASIDE.format(number)).name
    return "warning", "edited-file", NOTES, f"it was edited after it was built; it is kept as {name}"


@pytest.mark.parametrize("more", [[], ["--force"]])
def test_an_edited_word_file_is_set_aside(built: Project, more: list[str]) -> None:
    whole = (built.root / NOTES).read_bytes()
    mine = edit(built)
    outcome = built.build(*WORD, *more, "--json")
    assert told(outcome) == [aside(1)]
    assert (built.root / ASIDE.format(1)).read_bytes() == mine
    assert (built.root / NOTES).read_bytes() == whole
    built.build(*WORD).expect()
    other = edit(built)
    assert told(built.build(*WORD, "--json")) == [aside(2)]
    assert [(built.root / ASIDE.format(n)).read_bytes() for n in (1, 2)] == [mine, other]


def test_also_when_the_new_one_is_in_the_cache(built: Project) -> None:
    cache = ("--cache", built.root / "cache")
    built.change(LESSON, "title: Second words\n").build(*WORD, *cache).expect()
    built.change(LESSON, "title: In words 0\n").build(*WORD, *cache).expect()
    mine = edit(built)
    assert told(built.change(LESSON, "title: Second words\n").build(*WORD, *cache, "--json")) == [aside(1)]
    assert (built.root / ASIDE.format(1)).read_bytes() == mine


def test_also_when_the_ledger_is_lost(built: Project) -> None:
    whole, mine = (built.root / NOTES).read_bytes(), edit(built)
    (built.root / "build" / NAME).unlink()
    assert told(built.build(*WORD, "--json")) == [aside(1)]
    assert (built.root / ASIDE.format(1)).read_bytes() == mine
    # What is just what would be written is ours.
    (built.root / "build" / NAME).unlink()
    built.build(*WORD).expect()
    assert (built.root / NOTES).read_bytes() == whole


@pytest.mark.parametrize("damage", [None, b"", b"not a Word file"])
def test_what_is_no_word_file_is_not_set_aside(built: Project, damage: bytes | None) -> None:
    whole = (built.root / NOTES).read_bytes()
    (built.root / NOTES).unlink() if damage is None else built.write(NOTES, damage)
    built.build(*WORD).expect()
    assert (built.root / NOTES).read_bytes() == whole
    assert not list((built.root / NOTES).parent.glob("*-edited-*"))


@pytest.mark.parametrize("times", [1, 2])
def test_what_a_killed_build_wrote_is_not_set_aside(
    built: Project, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    for n in range(times):
        before = (built.root / NOTES).read_bytes()
        built.change(LESSON, f"title: Other words {n}\n")
        with monkeypatch.context() as patch:
            # After the file was written, and before that was remembered.
            patch.setattr("lessonpack.ledger.Ledger.keep", killed)
            assert built.build(*WORD).status == 130
        assert (built.root / NOTES).read_bytes() != before
    built.change(LESSON, "title: Last words\n").build(*WORD).expect()


def test_others_than_word_files_are_written_over(built: Project) -> None:
    html = NOTES.replace("docx", "html")
    built.build("-k", "teacher-notes", "-f", "html")
    whole = (built.root / html).read_bytes()
    built.write(html, whole + b"<!-- mine -->")
    built.build("-k", "teacher-notes", "-f", "html").expect()
    assert (built.root / html).read_bytes() == whole
