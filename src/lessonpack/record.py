"""The base of all records: strict fields, hyphenated names, and the place of every value in its file."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from lessonpack.diagnostics import Diagnostic, Span, alike, nearest
from lessonpack.prose import Prose
from lessonpack.yamltext import Mapping, Scalar, Sequence

Found = TypeVar("Found")


class KeyOnly:
    """Marks a field that belongs to the answer key: a pupil's view of the record has not got it."""


KEY = KeyOnly()


def _yaml_name(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class Record(BaseModel):
    """A typed piece of content. Field names stand in YAML with hyphens."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=_yaml_name,
        populate_by_name=True,
        use_attribute_docstrings=True,
    )
    #: Computed properties that a pupil's view keeps beside the fields.
    pupil_properties: ClassVar[tuple[str, ...]] = ()

    _span: Span = PrivateAttr(default=Span("<made>"))
    _values_at: dict[str, Span] = PrivateAttr(default_factory=dict)
    _items_at: dict[str, dict[int | str, Span]] = PrivateAttr(default_factory=dict)
    _texts: dict[str, Scalar] = PrivateAttr(default_factory=dict)
    _lost: frozenset[str] = PrivateAttr(default=frozenset())

    @model_validator(mode="wrap")
    @classmethod
    def _remember_places(cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        if isinstance(data, Mapping) and isinstance(info.context, list):
            info.context.extend(cls._mend_keys(data))
        record = handler(data)
        if isinstance(data, Mapping):
            record._span = data.span
            record._values_at = data.values_at
            record._items_at = {k: _items_at(v) for k, v in data.items() if isinstance(v, Sequence | Mapping)}
            record._texts = {k: v for k, v in data.items() if isinstance(v, Scalar)}
            record._lost = frozenset(data.lost)
        return record

    @classmethod
    def _mend_keys(cls, data: Mapping) -> list[Diagnostic]:
        """Say which keys the record has no field for, and take each out, or as the field that must be meant."""
        known = {field.alias or name for name, field in cls.model_fields.items()}
        needed = {field.alias or name for name, field in cls.model_fields.items() if field.is_required()}
        diagnostics = []
        for key in [k for k in data if k not in known]:
            near = nearest(key, known - data.keys())
            hint = f"did you mean '{near}'?" if near else f"it has: {', '.join(sorted(known))}"
            message = f"{cls.called(data)} has no field '{key}'"
            diagnostics.append(Diagnostic(data.keys_at[key], "unknown-key", message, hint))
            value = data.pop(key)
            if near and (near in needed or alike(key, near)):
                data[near] = value
                data.keys_at[near], data.values_at[near] = data.keys_at[key], data.values_at[key]
        return diagnostics

    @classmethod
    def called(cls, data: dict[str, Any]) -> str:
        """What an author calls such a record: 'a cloze', 'a data table'."""
        kind = data.get("type")
        name = kind if isinstance(kind, str) and kind else re.sub(r"(?<!^)(?=[A-Z])", " ", cls.__name__).lower()
        return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"

    @property
    def span(self) -> Span:
        """Where the record stands."""
        return self._span

    def at(self, name: str, item: int | str | None = None) -> Span:
        """Where a field's value stands, or one item of it; the record itself where the field is not given."""
        here = self._values_at.get(name, self._span)
        return here if item is None else self._items_at.get(name, {}).get(item, here)

    def locate(self, name: str, snippet: str, occurrence: int = 0) -> Span:
        """Where the nth occurrence of some words stands in the text of a field; the field where it is not found."""
        text = self._texts.get(name)
        return text.locate(snippet, occurrence) if text is not None else self.at(name)

    def gives(self, name: str) -> bool:
        """Whether the author gave a value for the field."""
        return name in self._values_at

    def lost(self, name: str) -> bool:
        """Whether a mistake was found in this field, so that what is left of it proves nothing about the whole."""
        return name in self._lost


def _items_at(value: Sequence | Mapping) -> dict[int | str, Span]:
    return dict(enumerate(value.items_at) if isinstance(value, Sequence) else value.values_at.items())


class View:
    """A pupil's view of a record: its fields without those of the key. Asking it for one of those is an error."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.__dict__.update(fields)


def pupil_view(value: Any) -> Any:
    """A value without anything that belongs to the key alone, however deep."""
    if isinstance(value, Record):
        kept = [n for n, f in type(value).model_fields.items() if KEY not in f.metadata]
        return View({n: pupil_view(getattr(value, n)) for n in [*kept, *value.pupil_properties]})
    if isinstance(value, list | tuple):
        return [pupil_view(v) for v in value]
    if isinstance(value, dict):
        return {k: pupil_view(v) for k, v in value.items()}
    return value


def _found(value: Any, kind: type[Found]) -> Iterator[Found]:
    """Everything of a kind in a value, itself included, however deep, in the order of the fields."""
    if isinstance(value, kind):
        yield value
    parts: Iterable[Any] = ()
    if isinstance(value, Record):
        parts = (getattr(value, name) for name in type(value).model_fields)
    elif isinstance(value, dict):
        parts = value.values()
    elif isinstance(value, list | tuple):
        parts = value
    for part in parts:
        yield from _found(part, kind)


def records_in(value: Any) -> Iterator[Record]:
    """Every record in a value, itself included, in the order of the fields."""
    return _found(value, Record)


def prose_in(value: Any) -> Iterator[Prose]:
    """Every text in a value, in the order of the fields."""
    return _found(value, Prose)


def slug(text: str, words: int = 6) -> str:
    """The first words of a text as an identifier: lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text.lower())
    found = re.findall(
        r"[^\W_]+",
        "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "").replace("’", ""),
    )
    return "-".join(found[:words]) or "untitled"


def _slug(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9_])?", value):
        raise PydanticCustomError("identifier", "an identifier is letters, digits, '-', '_' and '.', without spaces")
    return str(value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise PydanticCustomError("string_type", "text is expected")
    return value if isinstance(value, Scalar) else str(value)


def _address(value: Any) -> str:
    if not isinstance(value, str) or not re.match(r"https?://\S+$", value):
        raise PydanticCustomError("address", "an address begins with https:// or http://, and has no spaces")
    return value if isinstance(value, Scalar) else str(value)


def _whole(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"0|[1-9][0-9]{0,5}", value):
        raise PydanticCustomError("int_type", "a whole number is expected")
    return int(value)


def _decimal(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", value):
        raise PydanticCustomError("float_type", "a number is expected")
    return float(value)


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if not isinstance(value, str) or value.lower() not in words:
        raise PydanticCustomError("bool_type", "true or false is expected")
    return words[value.lower()]


Identifier = Annotated[str, BeforeValidator(_slug), Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$")]
Text = Annotated[str, BeforeValidator(_text)]
Address = Annotated[str, BeforeValidator(_address), Field(pattern=r"^https?://")]
Whole = Annotated[int, BeforeValidator(_whole), Field(ge=0)]
Marks = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=500)]
Lines = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=80)]
Decimal = Annotated[float, BeforeValidator(_decimal), Field(ge=0, le=100)]
Truth = Annotated[bool, BeforeValidator(_truth)]
