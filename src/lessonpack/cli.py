"""The command line. Exit status: 0 done; 1 mistakes in the content; 2 wrong use, or a fault of ours."""

import json
import logging
import os
import sys
import traceback
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from lessonpack import __version__, clearance, revising
from lessonpack import print_set as printing
from lessonpack import theme_check as theming
from lessonpack.assets import MissingPart
from lessonpack.build import BuildStopped, Project
from lessonpack.cache import Cache
from lessonpack.citations import CitationError, styles
from lessonpack.citing import FORMATS, CitingError, add_sources, chosen
from lessonpack.citing import cite as citations_of
from lessonpack.content import CourseContent, Library
from lessonpack.content import schema as json_schema
from lessonpack.crew import Limits
from lessonpack.diagnostics import Severity, counted, has_errors, suggest
from lessonpack.dispatch import Choice, Settings
from lessonpack.doctor import as_json as findings_as_json
from lessonpack.doctor import examine, is_sound, told
from lessonpack.editions import AXES, STANDARD, EditionError, combine, read_name
from lessonpack.files import write_new, write_whole
from lessonpack.importers import EXPORTS, ImportFault, export_sources, lost_in
from lessonpack.lesson import Course, Lesson
from lessonpack.plan import SAME, Wanted
from lessonpack.progress import shown
from lessonpack.pruning import Pruned
from lessonpack.report import STATUSES, Report, as_github, as_gitlab, as_junit
from lessonpack.resolution import put_facts
from lessonpack.revise.merging import OpenChanges
from lessonpack.revising import RevisingError
from lessonpack.starter import SCHEMAS, StarterError, new_course, new_lesson, write_schemas
from lessonpack.templating import TemplateFault, Templates
from lessonpack.writers.docx import UnusableFile

app = typer.Typer(
    help="Printable curriculum packs from structured lessons.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Paths = Annotated[
    list[Path] | None,
    typer.Argument(help="Courses, lesson folders or files; all of content/ where none is named.", show_default=False),
]
Root = Annotated[Path, typer.Option("--root", help="The folder that holds content/, templates/ and build/.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON on standard output.")]
Strict = Annotated[bool, typer.Option("--strict", help="Let warnings count as errors.")]
Junit = Annotated[Path | None, typer.Option(metavar="FILE", help="Write a JUnit report for CI.", dir_okay=False)]
Gitlab = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write a Code Quality report for GitLab.", dir_okay=False)
]
Kinds = Annotated[list[str] | None, typer.Option("--kind", "-k", help="Only this kind of document; may be repeated.")]
Formats = Annotated[list[str] | None, typer.Option("--format", "-f", help="Only this format; may be repeated.")]
Editions = Annotated[
    list[str] | None,
    typer.Option("--edition", "-e", help="An edition, by its parts: large-print-24+letter. May be repeated."),
]
HERE = Path()


def _stop(message: str, hint: str | None = None) -> NoReturn:
    """End with exit status 2."""
    typer.echo(f"lessonpack: {message}" + (f"\n  {hint}" if hint else ""), err=True)
    raise typer.Exit(2)


def _choices(root: Path, paths: Iterable[Path] | None) -> list[Choice]:
    """The courses and lessons that the paths name. A path that names nothing ends the program."""
    content = (root / "content").resolve()
    chosen: dict[Path, set[str] | None] = {}
    for path in paths or ():
        course, lesson = _place(content, path if path.exists() else root / path)
        before = chosen.setdefault(course, set())
        if lesson is None:
            chosen[course] = None
        elif before is not None:
            before.add(lesson)
    if not paths:
        chosen = dict.fromkeys(Library(root).courses())
    if not chosen:
        _stop(f"there is no course in {root / 'content'}", "'lessonpack new course NAME' makes one")
    return [Choice(course, None if names is None else frozenset(names)) for course, names in chosen.items()]


def _place(content: Path, path: Path) -> tuple[Path, str | None]:
    """The course, and the lesson if any, that a path is in."""
    place = path.resolve()
    if not place.exists() or not place.is_relative_to(content) or place == content:
        _stop(f"'{path}' is no course, lesson or file in {content}")
    parts = place.relative_to(content).parts
    course = content / parts[0]
    if not (course / "course.yaml").is_file():
        _stop(f"'{path}' is in no course: there is no {course / 'course.yaml'}")
    lesson = parts[2] if len(parts) >= 3 and parts[1] == "lessons" else None
    if lesson and not (course / "lessons" / lesson / "lesson.yaml").is_file():
        _stop(f"'{path}' is in no lesson: there is no {course / 'lessons' / lesson / 'lesson.yaml'}")
    return course, lesson


def _finish(
    report: Report, *, as_json: bool, strict: bool, junit: Path | None = None, gitlab: Path | None = None
) -> NoReturn:
    """Print what was found, write it for CI servers, and end with the exit status that it means."""
    if junit:
        write_whole(junit, as_junit(report))
    if gitlab:
        write_whole(gitlab, as_gitlab(report.diagnostics).encode())
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    elif os.environ.get("GITHUB_ACTIONS") == "true":
        typer.echo("".join(f"{line}\n" for line in as_github(report.diagnostics)), nl=False)
    else:
        for diagnostic in report.diagnostics:
            typer.echo(str(diagnostic), err=True)
    errors, warnings = report.severity(Severity.ERROR), report.severity(Severity.WARNING)
    if errors or warnings:
        typer.echo(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}", err=True)
    if report.stopped:
        raise typer.Exit(130)
    raise typer.Exit(2 if report.faults else 1 if errors or (strict and warnings) else 0)


@app.command()
def check(
    paths: Paths = None,
    root: Root = HERE,
    as_json: AsJson = False,
    strict: Strict = False,
    junit: Junit = None,
    gitlab: Gitlab = None,
) -> None:
    """Say everything that is wrong in the content; write nothing."""
    root = root.resolve()
    report = Project(root).check(_choices(root, paths))
    if not report.diagnostics and not as_json:
        typer.echo("nothing wrong")
    _finish(report, as_json=as_json, strict=strict, junit=junit, gitlab=gitlab)


@app.command()
def build(
    paths: Paths = None,
    root: Root = HERE,
    kind: Kinds = None,
    format_: Formats = None,
    edition: Editions = None,
    force: Annotated[bool, typer.Option("--force", help="Make also what is current.")] = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=0, help="Workers; as many as processors if not said, 0 for none."),
    ] = None,
    time_limit: Annotated[float, typer.Option(min=1, help="Seconds that a document may take.")] = Limits.seconds,
    memory_limit: Annotated[int, typer.Option(min=200, help="MB of memory that a worker may take.")] = (
        Limits.memory // 1_000_000
    ),
    cache: Annotated[
        Path | None,
        typer.Option(envvar="LESSONPACK_CACHE", help="A folder of documents that builds have made; may be shared."),
    ] = None,
    cache_size: Annotated[int, typer.Option(min=1, help="MB that the cache may take.")] = Cache.most // 1_000_000,
    scheduler: Annotated[
        str | None, typer.Option(metavar="tcp://…", help="Let a Dask cluster make the documents.")
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Take away what could not be built any more; see 'lessonpack clean'.")
    ] = False,
    release: Annotated[
        bool,
        typer.Option("--release", help="Refuse drafts and mistakes; write what has changed since the last release."),
    ] = False,
    junit: Junit = None,
    gitlab: Gitlab = None,
    as_json: AsJson = False,
    strict: Strict = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what is being done.")] = False,
) -> None:
    """Make the documents into build/; what is current already is left as it is."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("lessonpack").setLevel(logging.DEBUG if verbose else logging.WARNING)
    root = root.resolve()
    project = Project(root)
    choices, wanted = _choices(root, paths), _wanted(project, kind, format_, edition)
    try:
        settings = Settings(
            force=force,
            jobs=(os.cpu_count() or 1) if jobs is None else jobs,
            limits=Limits(time_limit, memory_limit * 1_000_000),
            scheduler=scheduler,
            cache=Cache(cache, cache_size * 1_000_000) if cache else None,
        )
        with shown() as watcher:
            make = project.release if release else project.build
            report = make(choices, wanted, settings, watcher)
        if prune and not report.stopped:
            _say_pruned(project.clean())
    except (EditionError, BuildStopped) as error:
        _stop(str(error), error.hint)
    if not as_json:
        _say_built(root, report)
    _finish(report, as_json=as_json, strict=strict, junit=junit, gitlab=gitlab)


def _wanted(project: Project, kinds: list[str] | None, formats: list[str] | None, editions: list[str] | None) -> Wanted:
    """What a build is asked for. A name of what there is not ends the program."""
    _known("kind", kinds, [k.name for k in project.templates.kinds()])
    _known("format", formats, list(SAME))
    parts = project.templates.parts()
    try:
        for name in editions or ():
            combine(read_name(name, parts), parts)
    except EditionError as error:
        _stop(str(error), error.hint)
    return Wanted(frozenset(kinds or ()), frozenset(formats or ()), tuple(editions or (STANDARD,)))


def _known(what: str, given: list[str] | None, known: list[str]) -> None:
    for name in given or ():
        if name not in known:
            _stop(f"there is no {what} '{name}'", f"there are: {', '.join(known)}")


def _say_built(root: Path, report: Report) -> None:
    for made in report.documents:
        pages = f", {counted(made.entry.pages, 'page')}" if made.entry.pages else ""
        typer.echo(f"{made.status:8}build/{made.entry.path}{pages}")
    counts = ", ".join(f"{report.count(s)} {s}" for s in STATUSES if s != "left" or report.stopped)
    typer.echo(f"{counts} in {report.seconds:.1f} s; look in {root / 'build'}")
    for path in report.released:
        typer.echo(f"released; {path.relative_to(root)} says what has changed")
    if report.stopped:
        typer.echo("stopped; the same command goes on where it was", err=True)


@app.command()
def preview(
    path: Annotated[
        Path | None, typer.Argument(help="The course, lesson or file to begin with.", show_default=False)
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 for any port that is free.")] = 0,
    browser: Annotated[bool, typer.Option("--open/--no-open", help="Whether to open the browser.")] = True,
    time_limit: Annotated[float, typer.Option(min=1, help="Seconds that a document may take.")] = 60,
    root: Root = HERE,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what is being done.")] = False,
) -> None:
    """Show pages in the browser as the files change, with what is wrong; Ctrl-C ends it."""
    try:  # an extra: who builds need not have it
        from lessonpack.preview import PortTaken, Preview, first_choice, open_browser
    except ModuleNotFoundError as error:
        _stop(f"the preview needs {error.name}, which is not installed", "install lessonpack[preview]")
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("lessonpack").setLevel(logging.DEBUG if verbose else logging.WARNING)
    project = Project(root.resolve())
    chosen = _choices(project.root, [path] if path else None)[0]
    first = first_choice(chosen.course, sorted(chosen.lessons or ()), project.templates.kinds())
    try:
        served = Preview(project, first, port, Limits(seconds=time_limit))
    except PortTaken as error:
        _stop(str(error), "name another with --port, or none for any that is free")
    typer.echo(f"preview at {served.address}\nCtrl-C ends it")
    if browser:
        open_browser(served.address)
    served.run()


@app.command()
def status(
    paths: Paths = None,
    root: Root = HERE,
    kind: Kinds = None,
    format_: Formats = None,
    edition: Editions = None,
    as_json: AsJson = False,
) -> None:
    """Say what a build would make, what is current, and what lies in build/ that could not be built any more."""
    project = Project(root.resolve())
    choices, wanted = _choices(project.root, paths), _wanted(project, kind, format_, edition)
    try:
        report = project.status(choices, wanted)
    except EditionError as error:
        _stop(str(error), error.hint)
    old = [entry.path for record in project.stale() for entry in record.entries]
    if as_json:
        typer.echo(json.dumps({**report.as_json(), "stale": old}, ensure_ascii=False, indent=2))
        return
    for about, documents in groupby(report.documents, key=lambda d: (d.entry.course, d.entry.lesson)):
        counts = Counter(_STATE[d.status] for d in documents)
        typer.echo(f"{'/'.join(filter(None, about))}: {', '.join(f'{n} {state}' for state, n in counts.items())}")
    for path in old:
        typer.echo(f"build/{path}: could not be built any more")
    if old:
        typer.echo("'lessonpack clean' takes away what could not be built any more")


#: How `status` calls what a build would come to.
_STATE = {"current": "current", "left": "to make", "failed": "with mistakes", "built": "built"}


@app.command()
def clean(
    root: Root = HERE,
    everything: Annotated[bool, typer.Option("--all", help="Take away everything that was built.")] = False,
) -> None:
    """Take away what lies in build/ and could not be built any more; never what lessonpack did not write."""
    try:
        _say_pruned(Project(root.resolve()).clean(everything=everything))
    except BuildStopped as error:
        _stop(str(error), error.hint)


def _say_pruned(done: Pruned) -> None:
    for path in done.gone:
        typer.echo(f"removed build/{path}", err=True)
    for path in done.kept:
        typer.echo(f"left    build/{path}: somebody has changed it", err=True)


def _title(content: CourseContent, record: Course | Lesson | None) -> str:
    """The title of a course or lesson, in bare words."""
    return put_facts(record.title.words, content.fact_values) if record else "(not readable)"


@app.command("list")
def list_(
    root: Root = HERE,
    styles: Annotated[bool, typer.Option("--styles", help="Name every citation style.")] = False,
    frameworks: Annotated[bool, typer.Option("--frameworks", help="Tell what each framework is good for.")] = False,
    schemes: Annotated[bool, typer.Option("--schemes", help="Tell what each mark scheme is for.")] = False,
) -> None:
    """Name the courses, lessons, kinds, editions, frameworks, mark schemes, languages and citation styles."""
    root = root.resolve()
    project = Project(root)
    if styles:
        typer.echo("\n".join(sorted(project.known.styles)))
        return
    if frameworks:
        _list_frameworks(project.templates)
        return
    if schemes:
        _list_schemes(project.templates)
        return
    for folder in project.library.courses():
        content = project.library.read_course(folder)
        typer.echo(f"course {folder.name}: {_title(content, content.course)}")
        for lesson in content.lessons:
            typer.echo(f"  lesson {lesson.name}: {_title(content, lesson.lesson)}")
    templates = project.templates
    typer.echo(f"kinds: {', '.join(k.name for k in templates.kinds())}")
    for axis, parts in groupby(sorted(templates.parts().values(), key=lambda p: AXES.index(p.axis)), lambda p: p.axis):
        typer.echo(f"editions, {axis}: {', '.join(p.name for p in parts)}")
    typer.echo(f"frameworks: {', '.join(templates.frameworks())} ('--frameworks' says what for)")
    typer.echo(f"mark schemes: {', '.join(templates.schemes())} ('--schemes' says what for)")
    typer.echo(f"languages: {', '.join(templates.languages())}")
    typer.echo(f"citation styles: {len(project.known.styles)} ('--styles' names them)")


def _list_frameworks(templates: Templates) -> None:
    for name, there in templates.translations().items():
        framework = next(iter(there.values()))
        uses = " or ".join({"source": "a source", "set": "a set of sources"}[use] for use in framework.scope)
        media = ", ".join(framework.media) or "any medium"
        typer.echo(f"{name}: {framework.title}\n  {framework.about}")
        typer.echo(f"  for {uses}; {media}; in {', '.join(sorted(there))}")
        typer.echo("".join(f"  - {p.id}: {p.ask}\n" for p in framework.prompts), nl=False)


def _list_schemes(templates: Templates) -> None:
    for name, there in templates.scheme_translations().items():
        scheme = next(iter(there.values()))
        types = ", ".join(scheme.types) or "any written question"
        typer.echo(f"{name}: {scheme.title}, {counted(scheme.marks, 'mark')}, {scheme.family}\n  {scheme.about}")
        typer.echo(f"  for {types}; in {', '.join(sorted(there))}")
        typer.echo("".join(f"  - {level.marks}: {level.descriptor}\n" for level in scheme.levels), nl=False)
        typer.echo("".join(f"  - {point.marks}: {point.text.words}\n" for point in scheme.points), nl=False)


@app.command()
def new(
    what: Annotated[str, typer.Argument(help="course or lesson", metavar="course|lesson")],
    name: Annotated[str, typer.Argument(help="Its folder's name: letters, digits and hyphens.")],
    course: Annotated[str | None, typer.Option("--course", help="The course that a new lesson is for.")] = None,
    root: Root = HERE,
) -> None:
    """Begin a course or a lesson: small, but it builds."""
    root = root.resolve()
    try:
        if what == "course":
            files = new_course(root, name)
        elif what == "lesson":
            files = new_lesson(root, _course_folder(root, course), name)
        else:
            _stop(f"'{what}' cannot be made", "lessonpack new course NAME, or lessonpack new lesson NAME")
    except StarterError as error:
        _stop(str(error))
    for file in files:
        typer.echo(f"wrote {file.relative_to(root)}")


def _course_folder(root: Path, name: str | None) -> Path:
    """The folder of a course, or of the only one. A name that no course has ends the program."""
    courses = {p.name: p for p in Library(root).courses()}
    if name in courses:
        return courses[name]
    if name is None and len(courses) == 1:
        return next(iter(courses.values()))
    _stop(
        f"there is no course '{name}'" if name else "say which course with --course",
        f"there are: {', '.join(sorted(courses)) or 'none'}",
    )


OfCourse = Annotated[str | None, typer.Option("--course", help="The course; may be left out where there is one.")]
Keys = Annotated[
    list[str] | None,
    typer.Argument(help="Sources, by id; all of the course where none is named.", show_default=False),
]


def _course_content(root: Path, name: str | None) -> CourseContent:
    """A course without its lessons. One that is not readable ends the program."""
    content = Library(root).read_course(_course_folder(root, name), frozenset())
    for diagnostic in content.diagnostics:
        typer.echo(str(diagnostic), err=True)
    if content.course is None:
        raise typer.Exit(1)
    return content


@app.command()
def cite(
    keys: Keys = None,
    style: Annotated[
        str | None, typer.Option("--style", "-s", help="A citation style other than the course's.")
    ] = None,
    course: OfCourse = None,
    bibliography: Annotated[bool, typer.Option("--bibliography", "-b", help="Only the list of works cited.")] = False,
    format_: Annotated[str, typer.Option("--format", "-f", help="text, markdown or html.")] = "text",
    root: Root = HERE,
) -> None:
    """Print how sources are cited: first note, later note and entry, or in the text and entry."""
    _known("format", [format_], list(FORMATS))
    if style and style not in styles():
        _stop(
            f"there is no citation style '{style}'", suggest(style, styles()) or "'lessonpack list --styles' names them"
        )
    content = _course_content(root.resolve(), course)
    assert content.course
    try:
        used = style or content.course.citation_style
        typer.echo(citations_of(content, keys or [], used, format_, bibliography=bibliography), nl=False)
    except CitingError as error:
        _stop(str(error), error.hint)
    except CitationError as error:
        _stop(f"the citations cannot be formatted: {error}")
    raise typer.Exit(1 if has_errors(content.diagnostics) else 0)


sources_app = typer.Typer(help="Take sources over from other programs, and give them to others.", no_args_is_help=True)
app.add_typer(sources_app, name="sources")


@sources_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSL-JSON (.json), BibTeX or BibLaTeX (.bib), or RIS (.ris).")],
    course: OfCourse = None,
    root: Root = HERE,
) -> None:
    """Add the sources of a file to the course's sources.yaml, and tell what could not be taken over."""
    root = root.resolve()
    try:
        added = add_sources(Library(root), _course_folder(root, course), file)
    except CitingError as error:
        _stop(str(error), error.hint)
    for line in added.told():
        typer.echo(line)
    for diagnostic in added.diagnostics:
        typer.echo(str(diagnostic), err=True)
    typer.echo(f"{counted(len(added.ids), 'source')} added to {added.path.relative_to(root).as_posix()}")
    if added.ids:
        typer.echo("say of each under 'rights' what may be printed, and look over its label")
    raise typer.Exit(1 if has_errors(added.diagnostics) else 0)


@sources_app.command("export")
def export(
    keys: Keys = None,
    to: Annotated[str, typer.Option("--to", help="csl-json, bibtex or biblatex.")] = "csl-json",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file, instead of standard output.")] = None,
    course: OfCourse = None,
    root: Root = HERE,
) -> None:
    """Write sources as CSL-JSON or BibTeX, and tell what that has no place for."""
    _known("format", [to], list(EXPORTS))
    content = _course_content(root.resolve(), course)
    try:
        sources = chosen(content, keys or [])
        text = export_sources(sources, to)
        lost = lost_in(text, to, sources)
    except CitingError as error:
        _stop(str(error), error.hint)
    except ImportFault as error:
        _stop(f"the sources cannot be written as {to}: {error}")
    if output:
        write_whole(output, text.encode())
    else:
        typer.echo(text, nl=False)
    if lost:
        told = ", ".join(f"{name} ({counted(number, 'source')})" for name, number in lost.items())
        typer.echo(f"{to} has no place for: {told}", err=True)
    raise typer.Exit(1 if has_errors(content.diagnostics) else 0)


@app.command()
def schema(
    what: Annotated[
        str, typer.Argument(help="course, sources, facts or lesson", metavar="course|sources|facts|lesson")
    ] = "lesson",
    write: Annotated[bool, typer.Option("--write", help="Bring content/.schema up to date instead.")] = False,
    root: Root = HERE,
) -> None:
    """Print the JSON Schema of a file, from which editors complete."""
    if write:
        for file in write_schemas(root.resolve()):
            typer.echo(f"wrote {file.relative_to(root.resolve())}")
        return
    if what not in SCHEMAS:
        _stop(f"there is no schema '{what}'", f"there are: {', '.join(SCHEMAS)}")
    typer.echo(json_schema(SCHEMAS[what]), nl=False)


@app.command()
def rights(
    paths: Paths = None,
    root: Root = HERE,
    csv: Annotated[
        str | None, typer.Option("--csv", metavar="FILE", help="Write the table as CSV into a file; - prints it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show every source of a course: its use, how many words are printed, what may be, and who must be asked."""
    root = root.resolve()
    rows: list[clearance.Row] = []
    mistakes = 0
    for choice in _choices(root, paths):
        content = Library(root).read_course(choice.course)
        rows += clearance.table(content, choice.lessons)
        found = [*content.diagnostics, *(d for lesson in content.lessons for d in lesson.diagnostics)]
        mistakes += sum(d.severity is Severity.ERROR for d in found)
    if csv and csv != "-":
        # With the mark by which Excel knows UTF-8.
        write_whole(Path(csv), clearance.as_csv(rows).encode("utf-8-sig"))
    elif csv:
        typer.echo(clearance.as_csv(rows), nl=False)
    else:
        told_as_json = json.dumps(clearance.as_json(rows), ensure_ascii=False, indent=2)
        typer.echo(told_as_json if as_json else clearance.as_text(rows))
    if mistakes:
        typer.echo(f"{counted(mistakes, 'error')} in the content: what cannot be read is not counted", err=True)
    raise typer.Exit(1 if mistakes else 0)


@app.command("print-set")
def print_set(
    lesson: Annotated[Path, typer.Argument(help="A lesson: its folder or its file.")],
    class_list: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv", exists=True, dir_okay=False, help="Pupils: name, tier, edition, version, paper."
        ),
    ] = None,
    copies: Annotated[int | None, typer.Option(min=1, max=2000, help="So many sets without names instead.")] = None,
    version: Annotated[
        list[str] | None, typer.Option(help="A version to deal out in turn: A, B, C or D. May be repeated.")
    ] = None,
    edition: Annotated[
        str, typer.Option("--edition", "-e", help="The edition of those for whom the list names none.")
    ] = STANDARD,
    kind: Annotated[list[str] | None, typer.Option("--kind", "-k", help="Only this kind; may be repeated.")] = None,
    handout: Annotated[bool, typer.Option(help="With what prints the sources, or without it.")] = True,
    names: Annotated[bool | None, typer.Option("--names/--no-names", help="Print the names of a class list.")] = None,
    checklist: Annotated[bool, typer.Option("--checklist", help="With a list of who gets what.")] = False,
    staple: Annotated[str, typer.Option(help="What is stapled together: set, paper or none.")] = "set",
    due: Annotated[str | None, typer.Option(metavar="DATE", help="When it is needed: 2026-12-04.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A folder for the files.")] = None,
    root: Root = HERE,
) -> None:
    """Make the files to send to the printer for a class, and the job ticket that goes with them."""
    root = root.resolve()
    project = Project(root)
    _known("kind", kind, [k.name for k in project.templates.kinds()])
    choice = _one_lesson(root, lesson)
    asked = printing.Asked(
        class_list, copies, edition, tuple(version or ()), frozenset(kind or ()), handout, names, checklist, staple, due
    )
    try:
        made = printing.make(project, choice, asked.order(project, choice), Settings(jobs=os.cpu_count() or 1))
        folder = output or asked.folder(project, choice)
        printing.write(folder, made.files)
    except printing.PrintSetError as error:
        for diagnostic in error.diagnostics:
            typer.echo(str(diagnostic), err=True)
        if not error.diagnostics:
            _stop(str(error), error.hint)
        typer.echo(f"lessonpack: {error}", err=True)
        raise typer.Exit(1) from error
    except (EditionError, BuildStopped) as error:
        _stop(str(error), error.hint)
    typer.echo("\n".join(made.told()))
    typer.echo(f"look in {folder}")


def _one_lesson(root: Path, path: Path) -> Choice:
    """The lesson that a path names. One that names none, or a whole course, ends the program."""
    [choice] = _choices(root, [path])
    if choice.lessons is None:
        _stop(f"'{path}' is no lesson", "name the folder of one lesson: content/COURSE/lessons/LESSON")
    return choice


Edited = Annotated[
    Path, typer.Argument(help="A Word file of ours that a school has edited.", exists=True, dir_okay=False)
]
Named = Annotated[str | None, typer.Option("--as", help="Which document it is, if the file does not say.")]
Changes = Annotated[
    str | None, typer.Option("--changes", help="What to do with tracked changes still open: accept or reject.")
]


@app.command()
def compare(
    edited: Edited, named: Named = None, changes: Changes = None, root: Root = HERE, as_json: AsJson = False
) -> None:
    """Say what a school has changed in a Word file, and what the course has changed since."""
    found = _compared(edited, named, changes, root)
    typer.echo(json.dumps(revising.as_json(found), ensure_ascii=False, indent=2) if as_json else _told(found))


@app.command()
def merge(
    edited: Edited,
    output: Annotated[Path, typer.Option("--output", "-o", help="The new file; it must not be there yet.")],
    named: Named = None,
    changes: Changes = None,
    root: Root = HERE,
) -> None:
    """Make the course's new release of a Word file from the school's own: its edits stay, news are tracked changes."""
    if output.suffix.lower() != ".docx":
        _stop(f"'{output}' is no name for a Word file", "let it end in .docx")
    if output.exists():
        _stop(f"'{output}' is there already, and nothing is overwritten", "name another file with -o")
    if not output.parent.is_dir():
        _stop(f"there is no folder '{output.parent}'", "make it first, or name another file with -o")
    found = _compared(edited, named, changes, root)
    typer.echo(_told(found))
    try:
        write_new(output, revising.merged(found))
    except RevisingError as error:
        _refuse(edited, error)
    except OSError as error:
        _stop(f"'{output}' cannot be written: {error.strerror}", "name another file with -o")
    typer.echo(f"written: {output}")


def _told(found: revising.Comparison) -> str:
    return "\n".join(revising.told(found))


def _compared(edited: Path, named: str | None, changes: str | None, root: Path) -> revising.Comparison:
    _known("way with changes", [changes] if changes else None, ["accept", "reject"])
    try:
        return revising.compare(Project(root.resolve()), edited.read_bytes(), named, changes)
    except OpenChanges as error:
        _stop(f"{edited}: {error}", "settle them in Word, or say --changes accept or --changes reject")
    except UnusableFile as error:
        _stop(f"{edited}: {error}", error.hint)
    except RevisingError as error:
        _refuse(edited, error)


def _refuse(edited: Path, error: RevisingError) -> NoReturn:
    for diagnostic in error.diagnostics:
        typer.echo(str(diagnostic), err=True)
    _stop(f"{edited}: {error}", error.hint)


theme_app = typer.Typer(help="A school's own look.", no_args_is_help=True)
app.add_typer(theme_app, name="theme")


@theme_app.command("check")
def theme_check(
    file: Annotated[Path, typer.Argument(help="A school's Word file, .docx or .dotx.", exists=True, dir_okay=False)],
    root: Root = HERE,
    as_json: AsJson = False,
) -> None:
    """Say what a school's Word file gives to our papers, what is added to it, and what not everybody can read."""
    found = theming.examine(file.name, file.read_bytes(), Templates(root.resolve()).word_styles())
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(theming.told(found)))
    raise typer.Exit(0 if found.is_usable else 1)


@app.command()
def doctor(root: Root = HERE, as_json: AsJson = False) -> None:
    """Say whether this machine has what lessonpack needs, and what mends it where it has not."""
    findings = examine(root.resolve())
    if as_json:
        typer.echo(json.dumps(findings_as_json(findings), ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(told(findings)))
    raise typer.Exit(0 if is_sound(findings) else 2)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"lessonpack {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of every command."""


def main() -> NoReturn:
    """Run the command line; a fault of ours ends with status 2, for 1 means mistakes in the content."""
    try:
        app()
    except KeyboardInterrupt:  # before a command was begun
        sys.exit(130)
    except MissingPart as error:
        typer.echo(f"lessonpack: {error}\n  {error.hint}", err=True)
    except TemplateFault as error:
        typer.echo(str(error), err=True)
    except Exception:
        traceback.print_exc()
    sys.exit(2)
