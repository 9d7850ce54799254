"""Whole courses in other languages (samples/): what is printed is the language's own, words, marks and spaces."""

import dataclasses
import re
import shutil
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pikepdf
import pypdfium2
import pytest

from driver import run
from lessonpack.citations import format_citations
from lessonpack.content import Library
from lessonpack.locales import Ordinal, Word
from lessonpack.prose import Cite
from lessonpack.yamltext import read
from papers import KINDS, make, templates

SAMPLES = Path(__file__).parent / "samples"
#: The lesson of each sample course.
LESSONS = {
    "ar": "dars-arabi/majlis-al-amn",
    "fr": "recit-francais/entree-en-guerre",
    "zh-Hans": "zhongwen-ke/liangbu-falu",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, built without a word of complaint."""
    root = tmp_path_factory.mktemp("samples")
    shutil.copytree(SAMPLES / "content", root / "content")
    run("build", "--root", root).expect()
    return root


def file(root: Path, tag: str, kind: str) -> Path:
    lesson = LESSONS[tag]
    end = "docx" if kind == "teacher-notes" else "pdf"
    return root / "build" / lesson / f"{lesson.split('/')[1]}-{kind}.{end}"


def printed(root: Path, tag: str, kind: str) -> str:
    """All the text of a file: of a DOCX its notes, head and foot too."""
    path = file(root, tag, kind)
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pdf:
            return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    with ZipFile(path) as archive:
        parts = [n for n in archive.namelist() if re.match(r"word/(document|footnotes|header\d*|footer\d*)\.xml", n)]
        whole = "".join(archive.read(n).decode() for n in parts)
    return "".join(text or "\n" for text, _ in re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|(</w:p>|<w:tab/>)", whole))


def words(text: str) -> set[str]:
    """The words of a text in small letters, of two letters or more."""
    return {w.lower() for w in re.findall(r"[^\W\d_]{2,}", text)}


def forms(word: Word) -> list[str]:
    found = word.ordinal if isinstance(word, Ordinal) else word
    return [found] if isinstance(found, str) else list(found.values())


def locale_words(tag: str) -> set[str]:
    """All words of a locale file, without the {names} of values."""
    texts = [text for word in templates().language(tag).words.values() for text in forms(word)]
    return {w for text in texts for w in words(re.sub(r"\{\w+\}", " ", text))}


def values(value: Any) -> Iterator[str]:
    """The texts in a plain value of YAML; no keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from values(part)


def own_words(tag: str) -> set[str]:
    """The words that the authors of a sample wrote, titles and web addresses of what they cite among them."""
    folder = SAMPLES / "content" / LESSONS[tag].split("/")[0]
    texts = [text for path in sorted(folder.rglob("*.yaml")) for text in values(read(path.name, path.read_bytes())[0])]
    return {w for text in texts for w in words(text)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tag", LESSONS)
def test_no_english_label_is_printed(built: Path, tag: str, kind: str) -> None:
    english = locale_words("en-GB") - locale_words(tag) - own_words(tag)
    assert {"worksheet", "answers", "pupils"} <= english, "the words that would be found"
    assert words(printed(built, tag, kind)) & english == set()


#: Words that each paper of the samples must have: those of every part of the page.
LABELS = {
    "worksheet": "worksheet name class date inquiry objectives reading vocabulary timeline event tables circle-letter "
    "match-letters number-order word-bank tick-true-false true false draft credits",
    "source-handout": "source-handout inquiry name words rights-public-domain draft credits",
    "answer-key": "answer-key teacher-copy mark-summary question marks-head objective whole because accept reject true "
    "false level descriptor levels find-level indicative marking prompts-key draft credits",
    "teacher-notes": "teacher-notes teacher-copy overview pupils-objectives materials prior-knowledge sequence time "
    "activity resource reading vocabulary term meaning misconceptions belief say differentiation support core "
    "extension-tier sensitive suggested order-is claims view held-by on settled key-points extension historiography "
    "rights rights-intro status printed-as basis rights-status-public-domain rights-print-full verification pack-cites "
    "title authors publisher published accessed accessed-blank licence bibliography draft",
}


def letters(text: str) -> set[str]:
    """The words of a text, each with its letters sorted, without words that have vowel signs.

    A reader of PDFs may turn the joined letters of Arabic round, and finds its signs somewhere else.
    """
    bare = [w for w in text.split() if not any(map(unicodedata.combining, w))]
    return {"".join(sorted(w)) for w in re.findall(r"[^\W_]+", " ".join(bare))}


def missing(tag: str, said: str, text: str) -> bool:
    """Whether a text has not got something that should be said in it."""
    if tag == "ar":
        return not letters(said) <= letters(text)
    joint = "" if tag == "zh-Hans" else " "
    return joint.join(said.split()) not in joint.join(text.split())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tag", LESSONS)
def test_every_label_is_the_words_of_the_language(built: Path, tag: str, kind: str) -> None:
    said = templates().language(tag).words
    text = printed(built, tag, kind)
    assert {w for label in LABELS[kind].split() for w in forms(said[label]) if missing(tag, w, text)} == set()


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "teacher-notes"])
@pytest.mark.parametrize("tag", LESSONS)
def test_a_pdf_says_its_language(built: Path, tag: str, kind: str) -> None:
    with pikepdf.open(file(built, tag, kind)) as pdf:
        assert str(pdf.Root.Lang) == tag


@pytest.mark.parametrize("tag", LESSONS)
def test_a_docx_says_its_language(built: Path, tag: str) -> None:
    with ZipFile(file(built, tag, "teacher-notes")) as archive:
        assert f"<dc:language>{tag}</dc:language>" in archive.read("docProps/core.xml").decode()


@pytest.mark.parametrize(
    ("tag", "kind", "said"),
    [
        ("fr", "worksheet", ["1er oct. 1949", "juillet 1950", "13–16 mai 1950", "1er–7 oct. 1950", "vers juin 1951"]),
        ("zh-Hans", "worksheet", ["1947年9月", "1950年6月28日至30日", "约1952年", "1950–1953年"]),
        ("ar", "worksheet", ["1 أكتوبر 1949", "13–16 مايو 1950", "نحو يونيو 1951", "1951–1953"]),
        ("fr", "worksheet", ["55 minutes", "29 points", "/1 point", "/16 points", "/1 pt", "/3 pts", "lignes 2 à 3"]),
        (
            "fr",
            "answer-key",
            ["1 point pour l’un", "1 point pour chacun de ces 2 éléments", "ligne 8", "1er Les Sud", "2e Zhou"],
        ),
        ("zh-Hans", "worksheet", ["（共1分）", "（共14分）", "45分钟", "材料A第5行"]),
        ("zh-Hans", "answer-key", ["答出以下任意一点，得1分", "以下2点，每点1分", "第3～4行", "排第1"]),
        ("ar", "worksheet", ["درجة واحدة", "درجتان", "10 درجات", "17 درجة", "100 دقيقة", "30 درجة"]),
        ("ar", "answer-key", ["المرتبة 1", "درجتان على", "السطر 1"]),
    ],
)
def test_dates_and_things_counted(built: Path, tag: str, kind: str, said: list[str]) -> None:
    text = printed(built, tag, kind)
    assert [s for s in said if missing(tag, s, text)] == []


def test_the_arabic_sample_shows_every_plural_form_but_that_of_none() -> None:
    """One, two, 3 to 10, 11 to 99, a hundred: only nothing at all is never counted on a page."""
    rule = templates().language("ar").locale.plural_form
    assert {rule(n) for n in (1, 2, 10, 17, 30, 100)} == {*rule.tags, "other"} - {"zero"}


@pytest.mark.parametrize(
    ("tag", "quoted", "others"),
    [
        ("fr", ["«\u202fagression armée\u202f»", "«\u202fVolontaires du peuple chinois\u202f»"], "‘„"),
        ("zh-Hans", ["“包办强迫、男尊女卑”", "“双方本人完全自愿”", "“保护工商业”", "“耕者有其田”"], "‘’«»„\"'"),
    ],
)
def test_quotation_marks(built: Path, tag: str, quoted: list[str], others: str) -> None:
    text = printed(built, tag, "worksheet").replace("\r\n", "")
    assert [q for q in quoted if q not in text] == []
    assert set(others) & set(text) == set()


def test_quotation_marks_of_arabic() -> None:
    """In the document: a reader of PDFs turns them round, and the citation style has its own in the notes."""
    text = document("ar", "worksheet").body.find("section")[1].text
    assert "«غزوًا شاملًا ومنسقًا»" in text
    assert "«متطوعو الشعب الصيني»" in text
    assert set("‘’“”") & set(text) == set()


def test_spaces_of_french(built: Path) -> None:
    """The reader of PDFs gives a no-break space as a space, and a narrow one as it is."""
    text = printed(built, "fr", "worksheet")
    for said in (
        "se battre encore\u202f?", "attaque1\r\n\u202f; Staline", "armée\u202f»3[ \xa0]: la", "rapproche\u202f!",
    ):  # fmt: skip
        assert re.search(said, text)


def document(tag: str, kind: str, language: str | None = None) -> Any:
    """A document of a sample, made in memory; in another language than its own where one is named."""
    content = Library(SAMPLES).read_course(SAMPLES / "content" / LESSONS[tag].split("/")[0])
    assert content.course
    course = content.course.model_copy(update={"language": language or tag})
    return make(kind, dataclasses.replace(content, course=course))


@pytest.mark.parametrize(("tag", "language"), [("fr", "fr-CA"), ("zh-Hans", "zh-CN"), ("ar", "ar-EG")])
def test_a_language_without_words_of_its_own_prints_those_of_the_nearest(tag: str, language: str) -> None:
    own, other = (document(tag, "worksheet", name) for name in (tag, language))
    assert other.properties.language == language
    printed = [[e.text for e in d.body.walk() if e.tag == "h2" or e.has("small")] for d in (own, other)]
    assert printed[0] == printed[1]
    assert len(printed[0]) > 10


def test_no_mark_of_french_is_without_its_space(built: Path) -> None:
    """In labels, the foot and what templates put together too; not in addresses and in ?!"""
    for kind in KINDS:
        text = re.sub(r"https?:\S+(?:\s\S+\.)?", "", printed(built, "fr", kind))
        found = re.findall(r"\S*[^\s\d(][:;?!](?!\w)|\S* [;?!]", text)
        # The title of an English book.
        assert set(found) <= {"States:"}, kind


@pytest.mark.parametrize(
    ("tag", "kind", "said"),
    [
        ("zh-Hans", "worksheet", ["包办婚姻：由父母", "材料A第5行"]),
        ("zh-Hans", "answer-key", ["也可接受：", "错误。", "材料A：1950年"]),
        ("zh-Hans", "source-handout", ["童养媳：自幼", "；藉：同“借”。"]),
        (
            "zh-Hans",
            "teacher-notes",
            ["自愿；平等；没收；保护", "（新中国的最初几年，1949—1953）", "材料A第5行，“结婚须男女双方本人完…”"],
        ),
        ("ar", "teacher-notes", ["الثامن والثلاثين؛ النقض"]),
    ],
)
def test_punctuation_between_values(built: Path, tag: str, kind: str, said: list[str]) -> None:
    text = printed(built, tag, kind)
    assert [s for s in said if missing(tag, s, text)] == []


def test_the_mark_of_a_note_stands_before_the_full_stop_in_french_alone(built: Path) -> None:
    assert "troupes du Nord2." in printed(built, "fr", "worksheet")
    assert "，1规定" in printed(built, "zh-Hans", "worksheet").replace("\r\n", "")


@pytest.mark.parametrize(
    ("tag", "said"),
    [("en-GB", "pp. 3–4"), ("de", "S. 3–4"), ("es", "pp. 3-4"), ("zh-Hans", "页 3～4"), ("ar", "ص 3–4")],
)
def test_a_locator_is_labelled_in_the_language(tag: str, said: str) -> None:
    content = Library(SAMPLES).read_course(SAMPLES / "content/recit-francais")
    cited = format_citations("apa", tag, [[Cite("resolution-82", "page", "3–4")]], content.sources).cited
    assert said in str(cited[0].nodes[0])


@pytest.mark.parametrize("path", ["recit-francais", "dars-arabi", "zhongwen-ke"])
def test_what_shows_text_is_well_formed(built: Path, path: str) -> None:
    """A glyph that is no string, after a hyphen for one, is an error to strict readers."""
    shown = 0
    for file in sorted((built / "build" / path).rglob("*.pdf")):
        with pikepdf.open(file) as pdf:
            for page in pdf.pages:
                for operands, operator in pikepdf.parse_content_stream(page):
                    if str(operator) == "TJ":
                        shown += 1
                        assert all(isinstance(o, pikepdf.String | int | Decimal) for o in operands[0]), file.name
    assert shown > 100
