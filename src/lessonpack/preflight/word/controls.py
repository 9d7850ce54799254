"""Content controls: boxes to tick show what they say, and no two controls are one."""

from collections import Counter
from collections.abc import Iterator

from lessonpack.diagnostics import Diagnostic
from lessonpack.preflight.word.names import Xml, get, q
from lessonpack.preflight.word.scope import Scope
from lessonpack.preflight.word.stories import text

_BOX, _TICKED = "☐", "☒"


def control_broken(scope: Scope) -> Iterator[Diagnostic]:
    """Every control has content and an id of its own; the sign of a box is that of its state."""
    controls = [control for story in scope.stories for control in story.find("w:sdt")]
    counted = Counter(get(control.find(q("w:sdtPr/w:id"))) for control in controls)
    for control in controls:
        identifier = get(control.find(q("w:sdtPr/w:id")))
        content = control.find(q("w:sdtContent"))
        if content is None or not len(content):
            yield scope.fail(control, "control-broken", "a content control has no content")
        elif identifier and counted[identifier] > 1:
            yield scope.fail(control, "control-broken", f"more than one control has the id {identifier}")
        elif (box := control.find(q("w:sdtPr/w14:checkbox"))) is not None and text(content) != _sign(box):
            yield scope.fail(control, "control-broken", f"a box shows '{text(content)}', and says '{_sign(box)}'")


def _sign(box: Xml) -> str:
    """The sign of a box as it is ticked or not."""
    ticked = get(box.find(q("w14:checked")), "w14:val") in ("1", "true")
    code = get(box.find(q(f"w14:{'checkedState' if ticked else 'uncheckedState'}")), "w14:val")
    return chr(int(code, 16)) if code else _TICKED if ticked else _BOX
