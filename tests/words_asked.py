"""Which words of a locale the templates and the code ask for, read from their syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from jinja2 import Environment, nodes

from lessonpack.sources import Rights, Verification
from papers import ROOT, templates

#: Words made of a beginning and the value of a field: the values that there are.
BEGINNINGS = {
    "rights-": get_args(Rights.model_fields["status"].annotation),
    "rights-status-": get_args(Rights.model_fields["status"].annotation),
    "rights-print-": get_args(Rights.model_fields["print"].annotation),
    "verified-": get_args(Verification.model_fields["level"].annotation),
}


def asked_by_templates() -> set[str]:
    """Every word that a template asks for with `t`, and those that name a kind."""
    kinds = templates().kinds()
    found = {word for k in kinds for word in (k.title, k.head) if word}
    for name in templates().names("**/*.html.j2"):
        path = templates().find(name)
        assert path
        found |= set(_asked(Environment().parse(path.read_text(encoding="utf-8")), name))
    return found


def _asked(tree: nodes.Template, where: str) -> Iterator[str]:
    handed = set()
    for macro in tree.find_all(nodes.Macro):
        places = {argument.name: index for index, argument in enumerate(macro.args)}
        for call in _calls(macro, "t"):
            if isinstance(call.args[0], nodes.Name) and call.args[0].name in places:
                handed.add(id(call))
                yield from _handed(tree, macro.name, places[call.args[0].name])
    for call in _calls(tree, "t"):
        if id(call) not in handed:
            yield from _words(call.args[0], f"{where}:{call.lineno}")


def _calls(tree: Any, name: str) -> list[nodes.Call]:
    """The calls of a function, or of a macro through a name of its module."""
    return [
        c
        for c in tree.find_all(nodes.Call)
        if getattr(c.node, "name", None) == name or getattr(c.node, "attr", None) == name
    ]


def _handed(tree: nodes.Template, macro: str, place: int) -> Iterator[str]:
    for call in _calls(tree, macro):
        assert isinstance(call.args[place], nodes.Const), f"line {call.lineno} hands {macro} no plain word"
        yield call.args[place].value


def _words(word: nodes.Expr, where: str) -> Iterator[str]:
    if isinstance(word, nodes.Const):
        yield word.value
    elif isinstance(word, nodes.CondExpr):
        yield from _words(word.expr1, where)
        yield from _words(word.expr2, where) if word.expr2 else ()
    elif isinstance(word, nodes.Concat) and isinstance(word.nodes[0], nodes.Const):
        beginning = word.nodes[0].value
        yield from (beginning + value for value in BEGINNINGS[beginning])
    else:
        # The one word that is data: the title of a kind.
        assert isinstance(word, nodes.Getattr), f"{where} asks for a word that cannot be foretold"
        owner = getattr(word.node, "name", "") or getattr(word.node, "attr", "")
        assert (owner, word.attr) in {("kind", "title"), ("kind", "head")}, where


def asked_by_editions() -> set[str]:
    """Every word that the data of editions asks for."""
    parts = templates().parts().values()
    return {p.label for p in parts} | {p.tint for p in parts if p.tint}


def asked_by_code() -> set[str]:
    """Every word that the package asks for: `say("…")` and `words["…"]`."""
    return {w for path in (ROOT / "src").rglob("*.py") for w in _said(path)}


def _said(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr="say") | ast.Name(id="say"), args=[ast.Constant(word), *_]):
                yield str(word)
            case ast.Subscript(value=ast.Attribute(attr="words"), slice=ast.Constant(word)):
                yield str(word)
