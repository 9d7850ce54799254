"""What a build is told as: JUnit, and the annotations of GitHub and GitLab."""

import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from driver import LESSON, Project
from lessonpack.diagnostics import Diagnostic, Span, note, warning
from lessonpack.ledger import Entry
from lessonpack.report import Made, Report, as_github, as_gitlab, as_junit

ENTRY = Entry(
    "tiny/one/one-worksheet.pdf", "tiny", "one", "worksheet", "pdf", "standard", "pupil", False, "Tiny", "One",
    "Worksheet", "A4", "en-GB",
)  # fmt: skip
MISTAKE = Diagnostic(Span("content/tiny/lessons/one/lesson.yaml", 3, 5), "code", "50 % wrong:\nall, of it", "mend: it")
OTHERS = Diagnostic(Span("content/tiny/lessons/two/lesson.yaml"), "code", "not ours")


def report(*made: Made, said: tuple[Diagnostic, ...] = (MISTAKE, OTHERS)) -> Report:
    return Report(list(said), list(made), seconds=2.5)


def test_junit_has_a_case_for_each_document() -> None:
    other = replace(ENTRY, path="tiny/tiny-list.pdf", lesson=None)
    elsewhere = replace(ENTRY, path="b/b.pdf", course="b", lesson="b")
    made = [Made(ENTRY, "built", 1.25), Made(other, "failed"), Made(elsewhere, "left")]
    root = ElementTree.fromstring(as_junit(report(*made)))
    assert (root.tag, root.get("time")) == ("testsuites", "2.500")
    assert [(s.get("name"), s.get("tests"), s.get("failures"), s.get("skipped")) for s in root] == [
        ("tiny", "2", "1", "0"),
        ("b", "1", "0", "1"),
    ]
    cases = list(root.iter("testcase"))
    assert [(c.get("classname"), c.get("name"), c.get("time"), [e.tag for e in c]) for c in cases] == [
        ("tiny.one", ENTRY.path, "1.250", []),
        ("tiny.tiny", other.path, "0.000", ["failure"]),
        ("b.b", elsewhere.path, "0.000", ["skipped"]),
    ]


@pytest.mark.parametrize(("lesson", "said"), [("one", [MISTAKE]), (None, [MISTAKE, OTHERS]), ("three", [])])
def test_a_failure_has_the_mistakes_that_may_be_why(lesson: str | None, said: list[Diagnostic]) -> None:
    failed = Made(replace(ENTRY, lesson=lesson), "failed")
    (failure,) = ElementTree.fromstring(as_junit(report(failed))).iter("failure")
    assert (failure.text or "").replace("\r", "") == "\n".join(map(str, said))
    assert failure.get("message")


def test_junit_is_xml_whatever_is_said() -> None:
    said = Diagnostic(Span("content/tiny/course.yaml"), "code", "a\x00b\x1b\ud800<]]>")
    (failure,) = ElementTree.fromstring(as_junit(report(Made(ENTRY, "failed"), said=(said,)))).iter("failure")
    assert "a�b��<]]>" in (failure.text or "")


def test_github_gets_a_command_for_each() -> None:
    span = Span("a,b:c.yaml", 2, 3)
    assert list(as_github([MISTAKE, warning(span, "odd", "hm"), note(span, "tip", "so")])) == [
        "::error file=content/tiny/lessons/one/lesson.yaml,line=3,col=5,title=code::"
        "50 %25 wrong:%0Aall, of it (mend: it)",
        "::warning file=a%2Cb%3Ac.yaml,line=2,col=3,title=odd::hm",
        "::notice file=a%2Cb%3Ac.yaml,line=2,col=3,title=tip::so",
    ]


def test_gitlab_gets_a_code_quality_report() -> None:
    found = json.loads(as_gitlab([MISTAKE, OTHERS]))
    assert found[0].pop("fingerprint") != found[1].pop("fingerprint")
    assert found[0] == {
        "description": "50 % wrong:\nall, of it (mend: it)",
        "check_name": "code",
        "severity": "critical",
        "location": {"path": "content/tiny/lessons/one/lesson.yaml", "lines": {"begin": 3}},
    }


@pytest.mark.parametrize("command", ["check", "build"])
def test_the_commands_write_them(built: Project, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    built.change(LESSON, lambda text: text.replace("stem:", "stme:", 1))
    junit, gitlab = built.root / "out" / "junit.xml", built.root / "quality.json"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    outcome = built.run(command, "--junit", junit, "--gitlab", gitlab)
    assert outcome.status == 1
    assert f"::error file={LESSON}," in outcome.output
    assert [d["check_name"] for d in json.loads(gitlab.read_text(encoding="utf-8"))] == ["unknown-key"]
    failures = len(list(ElementTree.parse(junit).iter("failure")))
    assert failures == (5 if command == "build" else 0)
