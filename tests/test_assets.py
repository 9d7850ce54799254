"""The typefaces: which is used for what, what they cover, and that no others are."""

import os
import re
import shutil
import subprocess
from io import BytesIO
from itertools import product
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from weasyprint.text.fonts import FontConfiguration

from lessonpack import assets, machine
from lessonpack.assets import (
    MissingPart,
    face_versions,
    faces,
    faces_fingerprint,
    families_there,
    font_configuration,
    font_files,
    needed,
    require_parts,
    stack,
    use_only_our_faces,
)
from lessonpack.machine import FACES, ROLES, Role

#: A family that is always there, because a package of ours brings it, and is not ours.
FOREIGN = "Noto Sans Thai"
OWN = {"reading": "Charis SIL", "apparatus": "Lato", "sans": "Andika"}
#: What must be printable in each language: its letters, figures and points.
SAMPLES = {
    "en-GB": "Il1 O0 ‘rn’ “m” — – … • · £ ½ § † ‡ × − °",
    "zh-Latn-pinyin": "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü ĀÁǍÀ Máo Zédōng",
    "ko-Latn": "ŏ ŭ Ŏ Ŭ ’ Chosŏn",
    "vi": "Hồ Chí Minh, Điện Biên Phủ, ưỡng ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    "ar-Latn": "āīū Āḥḫḍṣṭẓġǧšṯḏ ʿ ʾ al-Ḥusaynī",
    "de": "äöüß „Reich“ ‚so‘", "fr": "« œuvre » çéèêë", "pl": "ąćęłńóśźż", "tr": "ğışİç", "es": "¿ñ? ¡á!",
    "ru": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ абвгдеёжзийклмнопрстуфхцчшщъыьэюя №",
    "uk": "ЄєІіЇїҐґ", "sr": "ЂђЈјЉљЊњЋћЏџ",
    "zh-Hans": "中华人民共和国，毛泽东（主席）《论持久战》。", "zh-Hant": "中華民國，蔣中正「」",
    "ja": "日本国憲法は、カタカナ", "ko": "조선민주주의인민공화국 김일성 漢字",
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي ًٌٍَُِّْٰ ٱ ، ؛ ؟ ٠١٢٣٤٥٦٧٨٩ «»",
    "fa": "پچژگکی ۰۱۲۳۴۵۶۷۸۹", "ur": "ٹڈڑںھہےۓ",
    "he": "אבגדהוזחטיכךלמםנןסעפףצץקרשת ְֱֲֳִֵֶַָֹֻּׁׂ ־ ׳ ״", "yi": "װױײ",
}  # fmt: skip


def characters(family: str, style: str) -> set[str]:
    """The characters that a style of a family has."""
    found: set[str] = set()
    for line in assets._listed("family", "style", "charset") or ():
        names, _, rest = line.partition(":style=")
        styles, _, ranges = rest.partition(":charset=")
        if family in names.split(",") and style in styles.split(","):
            for first, last in re.findall(r"([0-9a-f]+)(?:-([0-9a-f]+))?", ranges):
                found |= {chr(n) for n in range(int(first, 16), int(last or first, 16) + 1)}
    return found


@pytest.mark.parametrize(
    ("role", "language", "first"),
    [
        ("reading", "en-GB", ["Charis SIL", "Noto Serif CJK SC"]),
        ("reading", "ru", ["Charis SIL"]),
        ("reading", "zh-Hans", ["Noto Serif CJK SC", "Charis SIL", "Noto Serif CJK KR"]),
        ("reading", "ja", ["Noto Serif CJK SC", "Charis SIL"]),
        ("reading", "ko", ["Charis SIL", "Noto Serif CJK KR", "Noto Serif CJK SC"]),
        ("reading", "ko-Latn", ["Charis SIL", "Noto Serif CJK SC"]),
        ("reading", "ar-EG", ["Noto Naskh Arabic", "Charis SIL"]),
        ("reading", "he", ["Noto Serif Hebrew", "Charis SIL"]),
        ("apparatus", "en-GB", ["Lato", "Noto Sans CJK SC"]),
        ("apparatus", "ko", ["Lato", "Noto Sans CJK KR", "Noto Sans CJK SC"]),
        ("apparatus", "ar", ["Noto Sans Arabic", "Lato"]),
        ("sans", "zh-Latn-pinyin", ["Andika"]),
        ("sans", "he", ["Noto Sans Hebrew", "Andika"]),
    ],
)
def test_a_stack_begins_with_the_faces_of_its_role_and_language(role: Role, language: str, first: list[str]) -> None:
    assert list(stack(role, language))[: len(first)] == first


@pytest.mark.parametrize(("role", "language"), [*product(ROLES, ["en-GB", "zh", "ko", "ar", "he"])])
def test_a_stack_has_every_face_of_its_role_once(role: Role, language: str) -> None:
    assert sorted(faces(role, language), key=FACES.index) == [f for f in FACES if role in f.roles]


@pytest.mark.parametrize(("role", "language", "style"), [*product(ROLES, SAMPLES, ["Regular", "Bold"])])
def test_the_faces_that_a_language_leads_with_have_its_characters(role: Role, language: str, style: str) -> None:
    leading = [f for f in faces(role, language) if not f.languages or f.speaks(language)]
    covered = set().union(*(characters(face.name, style) for face in leading))
    assert {c for c in SAMPLES[language] if c not in covered} == set()


def test_the_faces_for_latin_and_cyrillic_have_italics() -> None:
    for face in OWN.values():
        for style in ("Italic", "Bold Italic"):
            assert set(SAMPLES["en-GB"] + SAMPLES["ru"]) <= characters(face, style), f"{face} {style}"


@pytest.mark.parametrize(
    ("languages", "more"),
    [
        ([], set()),
        (["en-GB", "ru", "zh-Latn-pinyin"], set()),
        (["zh-Hans"], {"Noto Serif CJK SC", "Noto Sans CJK SC"}),
        (["ar", "ko"], {"Noto Naskh Arabic", "Noto Sans Arabic", "Noto Serif CJK KR", "Noto Sans CJK KR"}),
    ],
)
def test_the_faces_that_languages_need(languages: list[str], more: set[str]) -> None:
    assert {face.name for face in needed(languages)} == {*OWN.values(), *more}


def installed() -> frozenset[str]:
    """The families of the machine, whatever our configuration accepts."""
    environment = {key: value for key, value in os.environ.items() if key != "FONTCONFIG_FILE"}
    return machine.families(machine.font_list("family", environment=environment) or ())


def test_no_other_family_is_there() -> None:
    assert FOREIGN in installed()
    ours = [face.name for face in FACES]
    there = families_there()
    assert set(ours) <= there
    assert [name for name in there if not any(name == f or name.startswith(f"{f} ") for f in ours)] == []


def test_nothing_is_missing_here() -> None:
    require_parts()
    assert face_versions().keys() == {face.name for face in FACES}
    assert all(re.fullmatch(r"\d+\.\d{3}", version) for version in face_versions().values())


def test_a_missing_face_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    there = [f"{face.name},Other" for face in FACES if face.name != "Lato"]
    monkeypatch.setattr(assets, "_listed", lambda *_, **__: there)
    with pytest.raises(MissingPart, match=r"this machine lacks the typeface Lato$") as caught:
        require_parts()
    assert "apt-get install fonts-lato'" in caught.value.hint


def test_only_the_faces_that_are_needed_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "_listed", lambda *_, **__: list(OWN.values()))
    require_parts(["en-GB", "ru"])
    with pytest.raises(MissingPart, match=r"lacks the typeface Noto Naskh Arabic, the typeface Noto Sans Arabic$"):
        require_parts(["en-GB", "ar"])
    with pytest.raises(MissingPart, match="Noto Serif CJK SC"):
        require_parts()


def test_everything_that_is_missing_is_named_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "_FOLDERS", (str(tmp_path),))
    monkeypatch.setattr(machine, "_load", lambda _: None)
    with pytest.raises(MissingPart) as caught:
        require_parts()
    for part in (*machine.LIBRARIES, *FACES):
        assert part.label in str(caught.value)
        assert part.package in caught.value.hint


def test_without_fontconfig_no_face_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert families_there() == frozenset()
    assert face_versions() == {}
    with pytest.raises(MissingPart, match="lacks the program fontconfig, the typeface Charis SIL, "):
        require_parts()


def fonts_of(html: str, fonts: FontConfiguration) -> set[str]:
    """The fonts that a page embeds, without their tags."""
    data = weasyprint.HTML(string=html).write_pdf(font_config=fonts)
    with pikepdf.open(BytesIO(data)) as pdf:
        found = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        return {str(o.FontName).partition("+")[2] for o in found if {"/FontFile2", "/FontFile3"} & set(o.keys())}


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """The fonts of a theme: a family that is not ours, in a folder whose name XML would misread."""
    folder = tmp_path / "school <a & b>" / "fonts"
    folder.mkdir(parents=True)
    environment = {key: value for key, value in os.environ.items() if key != "FONTCONFIG_FILE"}
    command = ["fc-list", "-f", "%{file}\\n", f":family={FOREIGN}:width=100"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
    for file in listed.splitlines():
        if Path(file).stem.endswith(("-Regular", "-Bold")):
            shutil.copy(file, folder)
    assert len(list(folder.iterdir())) == 2
    return folder


PAGE = f"<p style=\"font-family: '{FOREIGN}', Lato\">ก <b>ก</b> a"


def test_a_theme_brings_faces_of_its_own(theme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "what stood there is put back")
    assert families_there([theme]) - families_there() == {FOREIGN}
    assert FOREIGN in faces_fingerprint([theme])
    assert FOREIGN not in faces_fingerprint()
    use_only_our_faces([theme])
    themed = FontConfiguration()
    use_only_our_faces()
    plain = FontConfiguration()
    for _ in range(2):
        assert fonts_of(PAGE, themed) == {"Noto-Sans-Thai", "Noto-Sans-Thai-Bold", "Lato"}
        assert fonts_of(PAGE, plain) == {"Lato", "Lato-Bold"}


def test_a_theme_brings_no_other_files(theme: Path) -> None:
    (theme / "notes.txt").write_text("x")
    (theme / "face.woff2").write_bytes(b"wOF2")
    (theme / "UPPER.TTF").write_bytes(b"no font")
    (theme / "deeper.otf").mkdir()
    assert [file.name for file in font_files(theme)] == [
        "NotoSansThai-Bold.ttf",
        "NotoSansThai-Regular.ttf",
        "UPPER.TTF",
    ]
    assert families_there([theme]) - families_there() == {FOREIGN}
    assert font_files(theme / "nowhere") == []


def test_a_configuration_has_a_file_of_its_own(theme: Path) -> None:
    paths = [assets._configuration_file(own) for own in ([], [theme], [])]
    assert paths[0] == paths[2] != paths[1]
    assert paths[0].read_text(encoding="utf-8") == font_configuration()
    assert str(theme.parent.parent) in paths[1].read_text(encoding="utf-8")


def test_without_a_cache_there_is_a_temporary_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert assets._cache.__wrapped__() == tmp_path / "lessonpack"
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    made = assets._cache.__wrapped__()
    assert made.is_dir()
    assert tmp_path not in made.parents
    made.rmdir()
