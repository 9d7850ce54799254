"""What those need who listen to a file, or find their way by its headings and links."""

import re
from collections.abc import Iterator

from lessonpack.diagnostics import Diagnostic
from lessonpack.preflight.word.names import Xml, get, q
from lessonpack.preflight.word.reading import PACKAGE
from lessonpack.preflight.word.scope import Scope
from lessonpack.preflight.word.stories import text
from lessonpack.preflight.wording import words

#: Words that say nothing of where a link leads, in the languages of the locales.
_BARE = frozenset({
    "here", "click here", "link", "more", "read more", "this", "ici", "cliquez ici", "lien", "hier", "mehr", "aquí",
    "más", "enlace", "这里", "此处", "點擊這裡", "هنا", "اضغط هنا",
})  # fmt: skip
#: A number or bullet that was typed where a list would count.
_TYPED = re.compile(r"(?:\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]|[•‣▪●○◦·∙*–—-])[\s\u00a0]+\S")
#: Styles of running text, in which somebody would type a list or a heading.
_RUNNING = frozenset({"normal", "body text", "list continue", "pack question text", "pack table text", "pack key"})
_RULED = ("w:pBdr/w:bottom", "w:pBdr/w:between", "w:pBdr/w:top")
_LONGEST_HEADING = 80
_SENTENCE = ".!?:;,)。؟…”"


def file_unnamed(scope: Scope) -> Iterator[Diagnostic]:
    """The file says its title and its language, as promised."""
    names = scope.package.related(PACKAGE, "core-properties")
    core = next((scope.package.trees[name] for name in names if name in scope.package.trees), None)
    about = scope.document.properties
    for name, wanted in (("title", about.title), ("language", about.language)):
        said = core.findtext(q(f"dc:{name}"), "") if core is not None else ""
        if said != wanted:
            yield scope.warning("docProps/core.xml", "file-unnamed", f"its {name} is '{said}', not '{wanted}'")
    root = scope.styles.root
    usual = root.find(q("w:docDefaults/w:rPrDefault/w:rPr/w:lang")) if root is not None else None
    tags = [str(tag) for tag in usual.attrib.values()] if usual is not None else []
    if not any(tag.partition("-")[0] == about.language.partition("-")[0] for tag in tags):
        message = f"no language of its text is '{about.language}', but {', '.join(tags) or 'none'}"
        yield scope.warning(scope.main.name, "file-unnamed", message)


def heading_skipped(scope: Scope) -> Iterator[Diagnostic]:
    """Headings go down one level at a time, from a title or a first level."""
    last = 0
    for paragraph, level in scope.levels.items():
        if level > last + 1:
            message = f"a heading of level {level} follows one of level {last}"
            yield scope.warning(paragraph, "heading-skipped", message)
        last = level


def typed_list(scope: Scope) -> Iterator[Diagnostic]:
    """No paragraph of running text begins with a number or bullet that was typed."""
    for paragraph in scope.main.paragraphs:
        if _TYPED.match(scope.texts[paragraph]) and _is_running(scope, paragraph):
            message = "it begins with a number or bullet that was typed, and is in no list"
            yield scope.warning(paragraph, "typed-list", message, "write it as a list")


def fake_heading(scope: Scope) -> Iterator[Diagnostic]:
    """No paragraph of running text looks like a heading and is none."""
    for paragraph in scope.main.paragraphs:
        if _is_short(scope.texts[paragraph].strip()) and _is_running(scope, paragraph) and not _in_cell(paragraph):
            runs = [run for run in paragraph.iter(q("w:r")) if text(run).strip()]
            if all(_is_bold(scope, run) for run in runs):
                message = "it is all bold, as a heading, and is none"
                yield scope.warning(paragraph, "fake-heading", message, "make it a heading")


def _is_short(said: str) -> bool:
    """Whether a text may be a heading: it is short and no sentence."""
    return 0 < len(said) <= _LONGEST_HEADING and said[-1] not in _SENTENCE


def _is_running(scope: Scope, paragraph: Xml) -> bool:
    names = scope.styles.names(scope.styles.style_of(paragraph))
    plain = bool(names) and names[0] in _RUNNING
    return plain and scope.styles.of(paragraph, "w:numPr") is None and scope.styles.level(paragraph) is None


def _in_cell(paragraph: Xml) -> bool:
    return next(paragraph.iterancestors(q("w:tc")), None) is not None


def _is_bold(scope: Scope, run: Xml) -> bool:
    return run.find(q("w:rPr/w:b")) is not None or "strong" in scope.styles.names(get(run.find(q("w:rPr/w:rStyle"))))


def link_unsaid(scope: Scope) -> Iterator[Diagnostic]:
    """The words of a link say where it leads."""
    for story in scope.own:
        for link in story.find("w:hyperlink"):
            said = text(link).strip()
            if not said and not link.findall(f".//{q('w:drawing')}"):
                yield scope.warning(link, "link-unsaid", "a link has no words")
            elif said.casefold() in _BARE:
                message = f"the words of a link, {words(said)}, do not say where it leads"
                yield scope.warning(link, "link-unsaid", message, "write what the linked page is")


def blank_paragraphs(scope: Scope) -> Iterator[Diagnostic]:
    """No two paragraphs in a row are empty, but for ruled lines to write on."""
    for story in scope.own:
        for first, second in zip(story.paragraphs, story.paragraphs[1:], strict=False):
            if first.getnext() is second and _is_blank(scope, first) and _is_blank(scope, second):
                yield scope.warning(second, "blank-paragraphs", "two paragraphs in a row are empty")


def _is_blank(scope: Scope, paragraph: Xml) -> bool:
    if scope.texts[paragraph].strip() or paragraph.findall(f".//{q('w:drawing')}"):
        return False
    return all(scope.styles.of(paragraph, path) is None for path in _RULED)
