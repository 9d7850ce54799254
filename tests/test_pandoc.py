"""Pandoc as a program that answers, or complains."""

from pathlib import Path

import pytest

from lessonpack import pandoc


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
