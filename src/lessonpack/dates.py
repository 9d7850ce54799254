"""Dates as authors write them: ISO 8601 days, months and years, and from EDTF intervals and `~` for "about"."""

import calendar
import re
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~)?", re.ASCII)


@dataclass(frozen=True, order=True)
class Day:
    """A day, a month (`day` 0) or a year (`month` 0) of the Gregorian calendar."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def parts(self) -> list[int]:
        """CSL `date-parts`."""
        return [n for n in (self.year, self.month, self.day) if n]

    @property
    def iso(self) -> str:
        """ISO 8601: the first of it where it is no day."""
        return f"{self.year:04}-{self.month or 1:02}-{self.day or 1:02}"


def _read_day(text: str) -> tuple[Day, bool]:
    match = _DATE.fullmatch(text)
    if not match:
        raise PydanticCustomError("no_date", "'{text}' is not a date", {"text": text})
    year, month, day = (int(n or 0) for n in match.groups()[:3])
    if not year:
        raise PydanticCustomError("no_date", "'{text}' is not in the calendar", {"text": text})
    if match[2] and not 1 <= month <= 12:
        raise PydanticCustomError("no_date", "'{text}' has no month {month}", {"text": text, "month": month})
    if match[3] and not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise PydanticCustomError("no_date", "'{text}' is not in the calendar", {"text": text})
    return Day(year, month, day), bool(match[4])


@dataclass(frozen=True)
class HistoricalDate:
    """One date, or an interval where `end` is given; `about` where it is approximate."""

    start: Day
    end: Day | None = None
    about: bool = False

    @classmethod
    def read(cls, text: str) -> "HistoricalDate":
        """From `1950`, `1950-06`, `1950-06-25`, `1950~` or `1950-10-12/1950-10-13`."""
        first, slash, second = text.partition("/")
        if slash and not (first and second):
            raise PydanticCustomError("no_date", "'{text}' is not a date", {"text": text})
        start, about = _read_day(first)
        end, end_about = _read_day(second) if second else (None, False)
        if end and len(end.parts) != len(start.parts):
            raise PydanticCustomError("no_date", "'{text}' goes from one kind of date to another", {"text": text})
        if end and end < start:
            raise PydanticCustomError("no_date", "'{text}' ends before it begins", {"text": text})
        return cls(start, end, about or end_about)

    def as_csl(self) -> dict[str, Any]:
        """A CSL date variable."""
        parts = [self.start.parts] + ([self.end.parts] if self.end else [])
        return {"date-parts": parts, **({"circa": True} if self.about else {})}

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(_read)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: Any, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        day = r"\d{4}(-\d{2}(-\d{2})?)?~?"
        return {"type": ["string", "integer"], "pattern": rf"^{day}(/{day})?$"}


def _read(value: Any) -> HistoricalDate:
    if isinstance(value, HistoricalDate):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("no_date", "a date is expected")
    return HistoricalDate.read(str(value))
