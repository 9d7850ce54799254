"""What a benchmark found, as docs/benchmarks.md."""

from collections.abc import Iterable, Iterator, Sequence

from benchmarks.builds import STEPS, Build
from benchmarks.layouts import BARE, NAIVE, OURS, Comparison
from benchmarks.results import Results

#: Phases that are budgets of their own, beside what the layout engine needs.
BUDGETS = ("citations", "leaks", "preflight")
#: Phases that the bare call has, too.
_ENGINE = ("layout", "write")


def page(results: Results) -> str:
    """The page, in Markdown."""
    return "\n".join(
        [
            *_HEAD,
            *(f"- {name}: {value}" for name, value in results.about.items()),
            "",
            *_asked(results),
            *_builds(results),
            *_phases(results),
            *_beside(results),
            *_sizes(results),
        ]
    )


_HEAD = (
    "# Benchmarks",
    "",
    "Made by `make bench`, which runs `scripts/bench`; not by hand. The lessons are made from the sample lesson with",
    "other words, works, dates and figures: no two are alike, so that no cache helps a cold build.",
    "Seconds of the processor (CPU) are those of all processes together; memory is theirs together, what they share",
    "counted once.",
    "",
)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _asked(results: Results) -> Iterator[str]:
    rows = [*_asked_of_builds(results), *_asked_of_pages(results)]
    if rows:
        yield from ("## What was asked for", "")
        yield from _table(("what", "measured", "asked"), rows)


def _asked_of_builds(results: Results) -> Iterator[Sequence[str]]:
    for n, one, two in _pairs(results):
        yield f"{n:,} lessons cold, two jobs against one", f"{one.seconds / two.seconds:.2f} ×", "1.8 ×"
        if again := results.of("again", n, 2):
            share = again.seconds / two.seconds
            yield f"{n:,} lessons, nothing changed, two jobs", f"{again.seconds:.1f} s, {share:.1%} of cold", "5 %"
        if changed := results.of("one lesson changed", n, 2):
            yield f"{n:,} lessons, documents made after one changed", str(changed.built), "its own"
    for jobs in (1, 2):
        few, many = results.of("cold", 100, jobs), results.of("cold", 1000, jobs)
        if few and many:
            grown = many.peak / few.peak - 1
            yield f"peak memory from 100 to 1,000 lessons, {_jobs(jobs)}", f"{grown:+.0%}", "± 10 %"


def _pairs(results: Results) -> Iterator[tuple[int, Build, Build]]:
    """The cold builds with one job and with two, by the number of lessons."""
    for n in sorted({b.lessons for b in results.builds}):
        one, two = results.of("cold", n, 1), results.of("cold", n, 2)
        if one and two:
            yield n, one, two


def _asked_of_pages(results: Results) -> Iterator[Sequence[str]]:
    if not (results.pdfs and results.comparison):
        return
    ratios = {side.name: side.ratio for side in results.comparison.sides}
    yield "layout and writing of a PDF against the bare call", f"{ratios[OURS]:.2f} ×", "1.15 ×"
    yield "layout and writing against a naive call", f"{ratios[OURS] / ratios[NAIVE]:.2f} ×", "0.5 ×"
    parts = dict(_parts(results.pdfs, results.comparison))
    if parts.keys() >= {*BUDGETS}:
        budgets = sum(parts[name] for name in BUDGETS)
        rest = sum(parts.values()) - budgets
        yield "the whole build of a PDF but for budgets, against the bare call", f"{rest:.2f} ×", "1.15 ×"
        yield "citations, leak scan and preflight, on top of the bare call", f"{budgets:.0%}", "35 %"


def _builds(results: Results) -> Iterator[str]:
    yield from ("## Builds", "")
    yield "A lesson has four documents: three PDFs and a Word file; a course of ten has one more."
    yield ""
    head = ("lessons", "jobs", "build", "s", "CPU s", "made", "documents/s", "pages/s", "CPU s/document", "peak MB")
    order = sorted(results.builds, key=lambda b: (b.lessons, b.jobs, STEPS.index(b.step)))
    yield from _table(head, map(_build_row, order))


def _build_row(build: Build) -> Sequence[str]:
    speeds = ("–", "–", "–")
    if build.built:
        each = build.cpu / build.built
        speeds = f"{build.built / build.seconds:.2f}", f"{build.pages / build.seconds:.1f}", f"{each:.2f}"
    head = f"{build.lessons:,}", str(build.jobs), build.step, f"{build.seconds:.1f}", f"{build.cpu:.1f}"
    return *head, f"{build.built:,}", *speeds, f"{build.peak / 1e6:,.0f}"


def _phases(results: Results) -> Iterator[str]:
    cold = sorted((b for b in results.builds if b.step == "cold" and b.built), key=lambda b: (b.lessons, b.jobs))
    names = sorted({name for b in cold for name in b.phases})
    if not names:
        return
    yield from ("## CPU of a document by phase", "", "Milliseconds, of cold builds; “other” is in no phase.", "")
    rows = []
    for b in cold:
        taken = [b.phases.get(name, 0.0) for name in names]
        other = max(b.cpu - sum(taken), 0.0)
        rows.append((f"{b.lessons:,}", str(b.jobs), *(f"{1000 * t / b.built:.0f}" for t in (*taken, other))))
    yield from _table(("lessons", "jobs", *names, "other"), rows)


def _parts(build: Build, compared: Comparison) -> Iterator[tuple[str, float]]:
    """What the phases of a build of PDFs are of the bare call for the same papers."""
    bare = next(side.cpu / side.papers for side in compared.sides if side.name == BARE)
    names = [*_ENGINE, *sorted({*build.phases} - {*_ENGINE, *BUDGETS}), *BUDGETS]
    for name in filter(build.phases.__contains__, names):
        yield name, build.phases[name] / build.built / bare
    yield "other", max(build.cpu - sum(build.phases.values()), 0.0) / build.built / bare


def _beside(results: Results) -> Iterator[str]:
    compared = results.comparison
    if compared is None:
        return
    yield from ("## A PDF beside the bare call", "")
    yield f"{compared.papers} PDFs in {compared.layouts} layouts, made in turns, each side warm in a"
    yield from _ABOUT_SIDES
    rows = (
        (side.name, f"{1000 * side.cpu / (side.papers or 1):.0f}", f"{side.ratio:.2f} ×", str(side.pages))
        for side in compared.sides
    )
    yield from _table(("side", "CPU ms/PDF", "to the bare call", "pages"), rows)
    if results.pdfs:
        yield f"A cold build of the PDFs of {_lessons(results.pdfs.lessons)} with one job, each phase against the bare"
        yield from ("call of a PDF; “other” has the start of the processes in it:", "")
        parts = list(_parts(results.pdfs, compared))
        yield from _table([name for name, _ in parts], [[f"{share:.2f}" for _, share in parts]])


_ABOUT_SIDES = (
    "process of its own. All WeasyPrint sides are given the same HTML, style sheets and pictures, lay out as often as",
    "the build does and write PDF/UA-1. Tuned: style sheets and font configuration shared, typefaces cut to the",
    "characters of these papers beforehand, garbage collected seldom. Naive: style sheets in the page, for each a new",
    "font configuration of all fonts of the machine.",
    "",
    "The others do less, and their figures say only how far away they are. Chromium is given the same page once: it",
    "knows no notes at the foot and no running heads from the page, and its tags are not PDF/UA. Typst is given the",
    "words that pandoc finds in the page, without its look: no ruled lines, no numbered lines, no columns, hence other",
    "pages; each of its papers is compiled in a new process.",
    "",
)


def _sizes(results: Results) -> Iterator[str]:
    cold = [b for b in results.builds if b.step == "cold"]
    largest = max(cold, key=lambda b: b.lessons, default=None)
    if not (largest and results.model):
        return
    yield from ("## Pages", "", f"Of the sample lesson, and of {_lessons(largest.lessons)} made from it.", "")
    rows = [
        (kind, str(results.model.spread[kind][1]), *map(str, largest.spread[kind]))
        for kind in results.model.spread
        if kind in largest.spread
    ]
    yield from _table(("document", "sample", "fewest", "median", "most"), rows)


def _jobs(number: int) -> str:
    return "one job" if number == 1 else f"{number} jobs"


def _lessons(number: int) -> str:
    return "one lesson" if number == 1 else f"{number:,} lessons"
