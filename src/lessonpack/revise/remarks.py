"""Word comments: remarks at a paragraph, for whoever settles its changes."""

from functools import cached_property
from itertools import count

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

from lessonpack.writers.docx.ooxml import Xml, add, add_value, child, children, qualified, root, value, whole
from lessonpack.writers.docx.package import attach


class Remarks:
    """The comments of a document, those that it has included; the part they stand in is made with the first new one."""

    def __init__(self, word: WordDocument) -> None:
        self._word = word
        # By name: a German file has other ids. What a file has no style for stands in its default one.
        self._styles = {
            (value(child(style, "w:name")).lower(), value(style, "w:type")): value(style, "w:styleId")
            for style in children(word.styles.element, "w:style")
        }

    def add(self, paragraph: Xml, text: str, author: str, initials: str, date: str) -> int:
        """Comment on a paragraph of the body; each line is a paragraph, the date ISO 8601. Its id comes back."""
        number = next(n for n in count() if n not in self._taken)
        self._taken.add(number)
        told = {"w:id": number, "w:author": author, "w:date": date, "w:initials": initials}
        comment = add(self._comments, "w:comment", told)
        for place, line in enumerate(text.split("\n")):
            self._say(comment, line, first=not place)
        self._refer(paragraph, number)
        return number

    @cached_property
    def _taken(self) -> set[int]:
        """The numbers of comments, also of those that are only referred to."""
        referred = self._word.element.body.iter(qualified("w:commentReference"))
        return {whole(value(e, "w:id")) for e in (*children(self._comments, "w:comment"), *referred)}

    @cached_property
    def _comments(self) -> Xml:
        """The element that holds all comments."""
        part = self._word.part
        for relation in part.rels.values():
            if relation.reltype == RELATIONSHIP_TYPE.COMMENTS and not relation.is_external:
                there: Xml = relation.target_part.element
                return there
        made = attach(part, "/word/comments.xml", CONTENT_TYPE.WML_COMMENTS, root("w:comments"))
        part.relate_to(made, RELATIONSHIP_TYPE.COMMENTS)
        element: Xml = made.element
        return element

    def _say(self, comment: Xml, line: str, *, first: bool) -> None:
        paragraph = add(comment, "w:p")
        style = self._styles.get(("annotation text", "paragraph"))
        if style:
            add_value(add(paragraph, "w:pPr"), "w:pStyle", style)
        if first:
            add(self._mark(paragraph), "w:annotationRef")
        add(add(paragraph, "w:r"), "w:t", {"xml:space": "preserve"}, line)

    def _refer(self, paragraph: Xml, number: int) -> None:
        """Put the range of a comment round what a paragraph holds, and the comment's mark behind it."""
        start = add(paragraph, "w:commentRangeStart", {"w:id": number})
        paragraph.insert(len(children(paragraph, "w:pPr")), start)
        add(paragraph, "w:commentRangeEnd", {"w:id": number})
        add(self._mark(paragraph), "w:commentReference", {"w:id": number})

    def _mark(self, paragraph: Xml) -> Xml:
        run = add(paragraph, "w:r")
        style = self._styles.get(("annotation reference", "character"))
        if style:
            add_value(add(run, "w:rPr"), "w:rStyle", style)
        return run
