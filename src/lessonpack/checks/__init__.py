"""Content rules: one function each, a module a family. A rule yields what is wrong, and never raises."""

from lessonpack.asking import by_presets, named
from lessonpack.checks import (
    adapted,
    citations,
    claims,
    course,
    facts,
    figures,
    frameworks,
    languages,
    marks,
    objectives,
    provenance,
    questions,
    quotations,
    references,
    rights,
    schemes,
)
from lessonpack.checks.scope import CourseScope, Known, Scope
from lessonpack.content import CourseContent, LessonContent
from lessonpack.diagnostics import Diagnostic

#: Rules of a lesson.
RULES = (
    references.cited_sources,
    references.printed_sources,
    references.letters,
    references.question_letters,
    references.repeated_letters,
    references.objectives,
    references.set_letters,
    frameworks.frameworks,
    frameworks.framework_scope,
    frameworks.framework_media,
    frameworks.framework_language,
    questions.options,
    questions.distinct,
    questions.lettered,
    questions.words_in_order,
    questions.blanks,
    questions.cells,
    questions.answers,
    questions.depth,
    questions.data,
    questions.errors,
    questions.predictable,
    questions.ids,
    figures.figure_ids,
    figures.dates,
    figures.series,
    figures.bounds,
    figures.map_lines,
    figures.labels,
    figures.named_figures,
    marks.parts,
    marks.stated,
    marks.points,
    marks.levels,
    marks.exemplars,
    schemes.schemes,
    schemes.scheme_type,
    schemes.scheme_marks,
    schemes.scheme_content,
    schemes.scheme_language,
    marks.total,
    marks.explained,
    marks.answering_time,
    objectives.tested,
    objectives.skills,
    objectives.glossary,
    objectives.tiers,
    objectives.tiers_asked,
    objectives.helps,
    objectives.spaces,
    marks.sequence,
    languages.native_forms,
    facts.named_facts,
    facts.contradictions,
    claims.position_sources,
    claims.positions_differ,
    claims.positions_rest,
    rights.limit,
    adapted.versions,
    provenance.doubtful,
    rights.withheld,
    rights.conflict,
    rights.sale,
    rights.territory,
    rights.term,
    rights.media,
    rights.address,
    rights.own_licence,
    quotations.misquotations,
    quotations.unmarked_quotations,
)
#: Rules of a course and its sources.
COURSE_RULES = (
    course.citation_style,
    course.language,
    course.paper,
    objectives.line_types,
    objectives.skill_ids,
    references.cited_outside_lessons,
    references.passages,
    references.glosses,
    references.excerpt_ids,
    references.locators,
    languages.excerpts,
    adapted.declared_changes,
    adapted.changed_facts,
    adapted.no_easier,
    adapted.adapted_passages,
    adapted.originals,
    adapted.empty_excerpts,
    provenance.verification,
    facts.facts_ids,
    facts.facts_sources,
    facts.facts_values,
    facts.named_outside_lessons,
    facts.contradictions_outside_lessons,
    rights.ground,
    rights.licences,
    rights.attribution,
    rights.unlimited,
    citations.left_out,
    citations.annotations,
    quotations.misquotations_outside_lessons,
    rights.countries,
)


def check_course(content: CourseContent, known: Known) -> list[Diagnostic]:
    """What is wrong in the course's own files, and in its sources."""
    scope = CourseScope(content, known)
    return [*content.diagnostics, *(d for rule in COURSE_RULES for d in rule(scope))]


def check_lesson(content: CourseContent, lesson: LessonContent, known: Known) -> list[Diagnostic]:
    """What is wrong in one lesson."""
    if lesson.lesson is None:
        return list(lesson.diagnostics)
    language = CourseScope(content, known).language
    scope = Scope(content, known, named(by_presets(lesson.lesson, known.schemes(language))))
    return [*lesson.diagnostics, *(d for rule in RULES for d in rule(scope))]
