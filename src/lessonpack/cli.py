"""The command line. Exit status: 0 done; 1 mistakes in the content; 2 wrong use, or a fault of ours."""

import json
import logging
import sys
import traceback
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from lessonpack import __version__
from lessonpack.assets import MissingPart
from lessonpack.build import Choice, Project, Report
from lessonpack.content import Library
from lessonpack.content import schema as json_schema
from lessonpack.diagnostics import Severity, counted
from lessonpack.doctor import as_json as findings_as_json
from lessonpack.doctor import examine, is_sound, told
from lessonpack.editions import AXES, STANDARD, EditionError, combine, read_name
from lessonpack.plan import SAME, Wanted
from lessonpack.starter import SCHEMAS, StarterError, new_course, new_lesson, write_schemas
from lessonpack.templating import TemplateFault

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


def _finish(report: Report, *, as_json: bool, strict: bool) -> NoReturn:
    """Print what was found, and end with the exit status that it means."""
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        for diagnostic in report.diagnostics:
            typer.echo(str(diagnostic), err=True)
    errors, warnings = report.severity(Severity.ERROR), report.severity(Severity.WARNING)
    if errors or warnings:
        typer.echo(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}", err=True)
    raise typer.Exit(2 if report.faults else 1 if errors or (strict and warnings) else 0)


@app.command()
def check(paths: Paths = None, root: Root = HERE, as_json: AsJson = False, strict: Strict = False) -> None:
    """Say everything that is wrong in the content; write nothing."""
    root = root.resolve()
    report = Project(root).check(_choices(root, paths))
    if not report.diagnostics and not as_json:
        typer.echo("nothing wrong")
    _finish(report, as_json=as_json, strict=strict)


@app.command()
def build(
    paths: Paths = None,
    root: Root = HERE,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", "-k", help="Only this kind of document; may be repeated.")
    ] = None,
    format_: Annotated[
        list[str] | None, typer.Option("--format", "-f", help="Only this format; may be repeated.")
    ] = None,
    edition: Annotated[
        list[str] | None,
        typer.Option("--edition", "-e", help="An edition, by its parts: large-print-24+letter. May be repeated."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Make also what is current.")] = False,
    as_json: AsJson = False,
    strict: Strict = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what is being done.")] = False,
) -> None:
    """Make the documents into build/; what is current already is left as it is."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("lessonpack").setLevel(logging.DEBUG if verbose else logging.WARNING)
    root = root.resolve()
    project = Project(root)
    _known("kind", kind, [k.name for k in project.templates.kinds()])
    _known("format", format_, list(SAME))
    wanted = Wanted(frozenset(kind or ()), frozenset(format_ or ()), tuple(edition or (STANDARD,)))
    choices = _choices(root, paths)
    try:
        for name in wanted.editions:
            parts = project.templates.parts()
            combine(read_name(name, parts), parts)
        report = project.build(choices, wanted, force=force)
    except EditionError as error:
        _stop(str(error), error.hint)
    if not as_json:
        _say_built(root, report)
    _finish(report, as_json=as_json, strict=strict)


def _known(what: str, given: list[str] | None, known: list[str]) -> None:
    for name in given or ():
        if name not in known:
            _stop(f"there is no {what} '{name}'", f"there are: {', '.join(known)}")


def _say_built(root: Path, report: Report) -> None:
    for made in report.documents:
        pages = f", {counted(made.record.pages, 'page')}" if made.record and made.record.pages else ""
        typer.echo(f"{made.status:8}build/{made.path.as_posix()}{pages}")
    counts = ", ".join(f"{report.count(s)} {s}" for s in ("built", "current", "failed"))
    typer.echo(f"{counts} in {report.seconds:.1f} s; look in {root / 'build'}")


@app.command("list")
def list_(
    root: Root = HERE,
    styles: Annotated[bool, typer.Option("--styles", help="Name every citation style.")] = False,
) -> None:
    """Name the courses, lessons, kinds, editions, frameworks, languages and citation styles."""
    root = root.resolve()
    project = Project(root)
    if styles:
        typer.echo("\n".join(sorted(project.known.styles)))
        return
    for folder in project.library.courses():
        content = project.library.read_course(folder)
        typer.echo(f"course {folder.name}: {content.course.title if content.course else '(not readable)'}")
        for lesson in content.lessons:
            typer.echo(f"  lesson {lesson.name}: {lesson.lesson.title if lesson.lesson else '(not readable)'}")
    templates = project.templates
    typer.echo(f"kinds: {', '.join(k.name for k in templates.kinds())}")
    for axis, parts in groupby(sorted(templates.parts().values(), key=lambda p: AXES.index(p.axis)), lambda p: p.axis):
        typer.echo(f"editions, {axis}: {', '.join(p.name for p in parts)}")
    typer.echo(f"frameworks: {', '.join(templates.frameworks())}")
    typer.echo(f"languages: {', '.join(templates.languages())}")
    typer.echo(f"citation styles: {len(project.known.styles)} ('--styles' names them)")


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
            files = new_lesson(root, _course_for_lesson(root, course), name)
        else:
            _stop(f"'{what}' cannot be made", "lessonpack new course NAME, or lessonpack new lesson NAME")
    except StarterError as error:
        _stop(str(error))
    for file in files:
        typer.echo(f"wrote {file.relative_to(root)}")


def _course_for_lesson(root: Path, name: str | None) -> Path:
    courses = {p.name: p for p in Library(root).courses()}
    if name in courses:
        return courses[name]
    if name is None and len(courses) == 1:
        return next(iter(courses.values()))
    _stop(
        f"there is no course '{name}'" if name else "say which course with --course",
        f"there are: {', '.join(sorted(courses)) or 'none'}",
    )


@app.command()
def schema(
    what: Annotated[str, typer.Argument(help="course, sources or lesson", metavar="course|sources|lesson")] = "lesson",
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
    except MissingPart as error:
        typer.echo(f"lessonpack: {error}\n  {error.hint}", err=True)
    except TemplateFault as error:
        typer.echo(str(error), err=True)
    except Exception:
        traceback.print_exc()
    sys.exit(2)
