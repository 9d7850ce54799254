"""Templates and the data beside them: file by file, the project's own `templates/` first, then the package's."""

import traceback
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape
from pydantic import TypeAdapter

from lessonpack.assets import families_there
from lessonpack.content import FRAMEWORK, read_record
from lessonpack.dates import HistoricalDate
from lessonpack.diagnostics import Diagnostic, Span, suggest
from lessonpack.editions import Edition, Part, Theme
from lessonpack.frameworks import ENGLISH, Framework
from lessonpack.kinds import Kind
from lessonpack.lesson import letter
from lessonpack.locales import Language, MissingWord, Wording, nearest, wrong_forms
from lessonpack.marking import MarkScheme
from lessonpack.prose import Cite, Prose, citation_html, read_locator

T = TypeVar("T")
Worded = TypeVar("Worded", Framework, MarkScheme)
KIND: TypeAdapter[Kind] = TypeAdapter(Kind)
WORDING: TypeAdapter[Wording] = TypeAdapter(Wording)
PART: TypeAdapter[Part] = TypeAdapter(Part)
SCHEME: TypeAdapter[MarkScheme] = TypeAdapter(MarkScheme)
THEME: TypeAdapter[Theme] = TypeAdapter(Theme)
#: The `src` of a theme's logo.
LOGO = "theme:logo"


class TemplateFault(Exception):
    """A template, or the data beside it, is wrong: a fault of the house, not of an author."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(map(str, diagnostics)))
        self.diagnostics = diagnostics


def packaged() -> Path:
    """The templates that ship: in the package when installed, beside it in a checkout."""
    inside = Path(str(files("lessonpack"))) / "templates"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / "templates"


class Templates:
    """The templates of a root: its own files over those that ship; with a theme, the theme's files over both."""

    def __init__(self, root: Path, theme: str | None = None) -> None:
        self.root = root
        folders = [f for f in dict.fromkeys(((root / "templates").resolve(), packaged().resolve())) if f.is_dir()]
        themed = [f / "themes" / theme for f in folders if theme]
        self.folders = [*(f for f in themed if f.is_dir()), *folders]
        self._environments: dict[str, jinja2.Environment] = {}
        self._languages: dict[str, Language] = {}
        self._records: dict[str, Any] = {}
        self._themed: dict[str, Templates] = {}
        self._translations: dict[str, dict[str, Framework]] = {}
        self._frameworks: dict[str, dict[str, Framework]] = {}
        self._schemes: dict[str, dict[str, MarkScheme]] = {}

    def find(self, name: str) -> Path | None:
        """The file that counts, by its path below `templates/`."""
        return next((f / name for f in self.folders if (f / name).is_file()), None)

    def names(self, pattern: str) -> list[str]:
        """The paths below `templates/` that match a pattern, sorted, each once."""
        return sorted({p.relative_to(f).as_posix() for f in self.folders for p in f.glob(pattern) if p.is_file()})

    def files(self) -> list[tuple[str, Path]]:
        """Every file that counts, with its path below `templates/`."""
        return [(name, path) for name in self.names("**/*") if (path := self.find(name))]

    def shown(self, path: Path) -> str:
        """A template's path as diagnostics name it."""
        # The last: a theme's folder lies in one of the others.
        folder = next(f for f in reversed(self.folders) if path.is_relative_to(f))
        return f"templates/{path.relative_to(folder).as_posix()}"

    def record(self, name: str, adapter: TypeAdapter[T]) -> T:
        """A record from a data file. Raises TemplateFault."""
        if name in self._records:
            record: T = self._records[name]
            return record
        path = self.find(name)
        if path is None:
            raise TemplateFault(Diagnostic(Span(f"templates/{name}"), "no-template", "there is no such file"))
        read = read_record(self.shown(path), path.read_bytes(), adapter)
        if read.record is None or read.diagnostics:
            raise TemplateFault(*read.diagnostics)
        self._records[name] = read.record
        return read.record

    def kinds(self) -> list[Kind]:
        """All document kinds, in the order of a pack."""
        return sorted((self.record(n, KIND) for n in self.names("kinds/*/kind.yaml")), key=lambda k: (k.order, k.name))

    def parts(self) -> dict[str, Part]:
        """All parts of editions, by name: those of `editions`, and the themes. Raises TemplateFault."""
        parts: dict[str, Part] = {Path(n).stem: self.record(n, PART) for n in self.names("editions/*.yaml")}
        parts |= {Path(n).parent.name: self.record(n, THEME) for n in self.names("themes/*/theme.yaml")}
        for name, part in parts.items():
            if part.name != name:
                message = f"'{name}' is called '{part.name}' inside"
                raise TemplateFault(Diagnostic(part.at("name"), "bad-value", message))
        return parts

    def themed(self, edition: Edition) -> "Templates":
        """The templates with the files of an edition's theme before them."""
        name = edition.theme.name if edition.theme else None
        return self._themed.setdefault(name, Templates(self.root, name)) if name else self

    def logo(self, edition: Edition) -> dict[str, bytes]:
        """The logo of an edition's theme, as an asset. Raises TemplateFault where its file is not there."""
        theme = edition.theme
        if theme is None or theme.logo is None:
            return {}
        path = self.find(f"themes/{theme.name}/{theme.logo}")
        if path is None:
            raise TemplateFault(Diagnostic(theme.at("logo"), "no-image", f"there is no picture '{theme.logo}'"))
        return {LOGO: path.read_bytes()}

    def word_template(self, edition: Edition) -> bytes:
        """The Word file of an edition's theme; empty where it has none. Raises TemplateFault where it is not there."""
        theme = edition.theme
        if theme is None or theme.word is None:
            return b""
        folders = [(folder / "themes" / theme.name).resolve() for folder in self.folders]
        paths = [(folder / theme.word).resolve() for folder in folders]
        inside = (p for p, folder in zip(paths, folders, strict=True) if p.is_file() and p.is_relative_to(folder))
        if (path := next(inside, None)) is None:
            message, hint = f"there is no Word file '{theme.word}'", f"put it into themes/{theme.name}"
            raise TemplateFault(Diagnostic(theme.at("word"), "no-word-file", message, hint))
        return path.read_bytes()

    def fonts(self, edition: Edition) -> Path | None:
        """The folder of the fonts that an edition's theme brings. Raises TemplateFault where a face is in none."""
        theme = edition.theme
        named = [(name, getattr(theme, name)) for name in ("reading", "apparatus") if getattr(theme, name, None)]
        if theme is None or not named:
            return None
        folders = [folder / "themes" / theme.name / "fonts" for folder in self.folders]
        folder = next((f for f in folders if f.is_dir()), None)
        there = families_there([folder] if folder else [])
        for name, family in named:
            if family not in there:
                message, hint = f"the theme has no typeface '{family}'", f"put its files into themes/{theme.name}/fonts"
                raise TemplateFault(Diagnostic(theme.at(name), "no-typeface", message, suggest(family, there) or hint))
        return folder

    def frameworks(self, tag: str = ENGLISH) -> dict[str, Framework]:
        """All frameworks for sources by name, each in the language nearest to one. Raises TemplateFault."""
        if tag not in self._frameworks:
            self._frameworks[tag] = {
                name: there.get(nearest(tag, there) or "", next(iter(there.values())))
                for name, there in self.translations().items()
            }
        return self._frameworks[tag]

    def translations(self) -> dict[str, dict[str, Framework]]:
        """All frameworks by name and language; first the one in no language's folder. Raises TemplateFault."""
        if not self._translations:
            self._translations = self._translated("frameworks", FRAMEWORK)
        return self._translations

    def schemes(self, tag: str = ENGLISH) -> dict[str, MarkScheme]:
        """All mark schemes by name, each in the language nearest to one. Raises TemplateFault."""
        if tag not in self._schemes:
            self._schemes[tag] = {
                name: there.get(nearest(tag, there) or "", next(iter(there.values())))
                for name, there in self.scheme_translations().items()
            }
        return self._schemes[tag]

    def scheme_translations(self) -> dict[str, dict[str, MarkScheme]]:
        """All mark schemes by name and language; first the one in no language's folder. Raises TemplateFault."""
        found = self._translated("schemes", SCHEME)
        for name, there in found.items():
            for scheme in there.values():
                if scheme.name != name:
                    message = f"'{name}' is called '{scheme.name}' inside"
                    raise TemplateFault(Diagnostic(scheme.at("name"), "bad-value", message))
        return found

    def _translated(self, folder: str, adapter: TypeAdapter[Worded]) -> dict[str, dict[str, Worded]]:
        """The records of a folder by name and language; a file in a language's folder is in that language."""
        found: dict[str, dict[str, Worded]] = {}
        for name in [*self.names(f"{folder}/*.yaml"), *self.names(f"{folder}/*/*.yaml")]:
            record, path = self.record(name, adapter), PurePosixPath(name)
            tag = record.language if path.parent.name == folder else path.parent.name
            found.setdefault(path.stem, {})[tag] = record.model_copy(update={"language": tag})
        return dict(sorted(found.items()))

    def languages(self) -> list[str]:
        """The tags of all languages with words."""
        return [Path(n).stem for n in self.names("locales/*.yaml")]

    def language(self, tag: str) -> Language:
        """A language with its words, or with those of the nearest that has some. Raises TemplateFault."""
        if tag not in self._languages:
            spoken = nearest(tag, self.languages())
            if spoken is None:
                hint = suggest(tag, self.languages()) or f"there are: {', '.join(self.languages())}"
                span = Span(f"templates/locales/{tag}.yaml")
                raise TemplateFault(Diagnostic(span, "no-template", f"no words for the language '{tag}'", hint))
            wording = self.record(f"locales/{spoken}.yaml", WORDING)
            faults = list(wrong_forms(spoken, wording))
            if faults:
                raise TemplateFault(*faults)
            self._languages[tag] = Language(tag, spoken, wording.typography, wording.words)
        return self._languages[tag]

    def style_sheets(self, kind: str, edition: Edition, direction: str = "ltr") -> tuple[str, ...]:
        """The style sheets of a kind: the page's, its own, then those of the edition and of its theme."""
        turned = ["rtl.css"] if direction == "rtl" else []
        parts = [f"editions/{name}" for name in edition.style_sheets]
        names = ["page.css", *turned, f"kinds/{kind}/page.css", *parts, "theme.css"]
        paths = [self.find(n) for n in names]
        return tuple(p.read_text(encoding="utf-8") for p in paths if p)

    def screen_style(self, kind: str, edition: Edition) -> str:
        """The style sheet of HTML files: the common one, the kind's own, the colour of the edition's theme."""
        paths = [self.find(n) for n in ("screen.css", f"kinds/{kind}/screen.css")]
        accent = [f":root {{ --accent: {edition.theme.accent} }}\n"] if edition.theme else []
        return "".join([*(p.read_text(encoding="utf-8") for p in paths if p), *accent])

    def word_styles(self) -> bytes:
        """The DOCX that has the Word styles."""
        path = self.find("word/reference.docx")
        if path is None:
            raise TemplateFault(
                Diagnostic(Span("templates/word/reference.docx"), "no-template", "there is no such file")
            )
        return path.read_bytes()

    def render(self, name: str, language: str, context: dict[str, Any]) -> str:
        """A template with its context, as HTML. Raises TemplateFault with the template's line."""
        try:
            return self._environment(language).get_template(name).render(context)
        except (jinja2.TemplateError, MissingWord, TypeError, KeyError, IndexError, AttributeError) as error:
            raise TemplateFault(self._diagnostic(name, error)) from error

    def _diagnostic(self, name: str, error: Exception) -> Diagnostic:
        if isinstance(error, jinja2.TemplateSyntaxError):
            span = Span(self._shown_source(error.filename or error.name or name), error.lineno)
        else:
            # Jinja gives the frames of compiled templates the template's own file and line.
            frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(".j2")]
            span = (
                Span(self._shown_source(frames[-1].filename), frames[-1].lineno or 1)
                if frames
                else Span(f"templates/{name}")
            )
        return Diagnostic(span, "template-error", str(error) or type(error).__name__)

    def _shown_source(self, name: str) -> str:
        path = Path(name)
        return self.shown(path) if path.is_absolute() else f"templates/{name}"

    def _environment(self, tag: str) -> jinja2.Environment:
        if tag not in self._environments:
            self._environments[tag] = _environment(self.folders, self.language(tag))
        return self._environments[tag]


def _environment(folders: list[Path], language: Language) -> jinja2.Environment:
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(t=language.say, cite=_cite, cite_all=_cite_all)
    environment.filters.update(_filters(language))
    return environment


def _filters(language: Language) -> dict[str, Callable[..., Any]]:
    @lru_cache(maxsize=2048)
    def prose(value: Prose) -> Markup:
        return value.html(language.typography.punctuation)

    def date(value: HistoricalDate, short: bool = False) -> str:
        return language.date(value, short=short)

    return {
        "prose": prose,
        "date": date,
        "letter": letter,
        "language_name": language.name_of,
        "country": language.country,
    }


def _cite_all(*keys: str) -> Markup:
    """A citation of several sources by their keys."""
    return citation_html([Cite(key) for key in keys])


def _cite(key: str, locator: str | None = None) -> Markup:
    """A citation made by a template: of a source by its key, with a locator as an author writes it."""
    place = read_locator(locator) if locator else ("", "", "")
    assert place is not None, locator  # the check of locators said so
    return citation_html([Cite(key, place[0], place[1], suffix=escape(place[2]))])
