"""The answer: was this document or unit in force on this day, and what decides it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg.effect.stated import ENDINGS, in_effect, rank_of
from kg.model import Shown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from kg.model import Event

KEPT = "chỉ còn những phần được giữ lại"
"""Why a document that ended is only partly ended: what ended it keeps some of its units."""

SOME_ENDED = "một phần văn bản đã hết hiệu lực, không rõ có phần này không"

State = Literal["not_yet", "in_force", "partly", "suspended", "ended", "unknown"]


@dataclass(frozen=True, slots=True)
class Status(Shown):
    """What was in force on a day, the event that decides it, and the day up to which the library knows."""

    state: State
    basis: str  # "stated", "derived", "conflicting", or "none" where nothing is known
    event: Event | None = None
    why: str = ""  # in Vietnamese, where the state is unknown or rests on a rule
    units: tuple[str, ...] = ()  # of a document partly in force: the units that ended
    known: dt.date | None = None  # nothing later than this is known here


def status_of(
    events: Sequence[Event], unit: str, day: dt.date, *, above: Sequence[str] = (), cited_only: bool = False
) -> Status:
    """Answer for one document, or one unit of it, on a day.

    Args:
        events: all events of the document and of its units.
        unit: path, ``""`` for the document.
        day: the day asked for.
        above: paths that hold the unit and that its own path does not name (its chapter).
        cited_only: the document is known only from the texts that cite it.
    """
    sound = [event for event in events if event.standing != "conflicting"]
    whole = _of_document(sound, day, cited_only=cited_only)
    if not unit:
        return whole
    if whole.why == KEPT and whole.event:
        ended = Status("ended", whole.basis, whole.event)
        staying = {each.unit for each in _kept(sound, ended)}
        if staying.isdisjoint([*_path_and_above(unit), *above]):
            return ended
    return _of_unit(sound, [*_path_and_above(unit), *above], day, whole=whole)


# ---- the document ---------------------------------------------------------------------------------------------


def _of_document(events: Sequence[Event], day: dt.date, *, cited_only: bool) -> Status:
    """Answer for a whole document: has it begun, has it ended, is it suspended, have parts of it ended."""
    own = in_effect([event for event in events if not event.unit and not event.part])
    begun = _begun(own, day, cited_only=cited_only)
    ended = _ended(own, day)
    if ended and ended.state == "ended" and begun.state != "in_force" and _begins_after_end(own, ended):
        return Status("unknown", "conflicting", ended.event, "ngày hết hiệu lực đứng trước ngày có hiệu lực")
    if ended and (begun.state != "not_yet" or ended.state == "ended"):
        return _all_but(events, ended, day) or ended
    if begun.state != "in_force":
        return begun
    if suspended := _suspended(own, day):
        return suspended
    return _partly(events, day) or begun


def _all_but(events: Sequence[Event], ended: Status, day: dt.date) -> Status | None:
    """Answer partly where what ended a document keeps units of it that have not ended since."""
    kept = _kept(events, ended)
    ends = {event.unit for event in events if event.type in ENDINGS and event.date and event.date <= day}
    return (
        Status("partly", ended.basis, ended.event, KEPT)
        if any(each.unit not in ends for each in kept)
        else None
    )


def _kept(events: Sequence[Event], ended: Status) -> list[Event]:
    """Give the events by which units stay when their document ends."""
    end = ended.event
    if ended.state != "ended" or end is None:
        return []
    same = (each for each in events if each.unit and each.type == "resumed" and each.date == end.date)
    return [each for each in same if each.deciding == end.deciding]


def _begun(own: Sequence[Event], day: dt.date, *, cited_only: bool) -> Status:
    """Tell whether a document has taken effect."""
    starts = [event for event in own if event.type == "effective" and event.date]
    issued = min((event.date for event in own if event.type == "issued" and event.date), default=None)
    if not starts:
        if issued and day < issued and not cited_only:
            event = next(event for event in own if event.type == "issued" and event.date == issued)
            return Status("not_yet", event.standing, event)
        return Status("unknown", "none", None, _unknown_start(cited_only=cited_only))
    return _after_start(starts, issued, day)


def _after_start(starts: Sequence[Event], issued: dt.date | None, day: dt.date) -> Status:
    """Answer from the days of effect that the sources give, of which there is one at least."""
    best = min(map(rank_of, starts))
    first, *others = sorted((each for each in starts if rank_of(each) == best), key=_date)
    if day < _date(first):
        if first.basis == "default" and issued and day >= issued:
            return Status(
                "unknown", "derived", first, "không thấy ngày có hiệu lực; chưa qua thời hạn theo luật"
            )
        own_words = [each for each in starts if each.basis == "text" and _date(each) <= day]
        if own_words and first.basis in {"registry", "source"}:
            return Status("unknown", "conflicting", first, "các nguồn ghi ngày có hiệu lực khác nhau")
        return Status("not_yet", first.standing, first)
    if others and day < _date(others[-1]):
        return Status("unknown", "conflicting", others[-1], "các nguồn ghi ngày có hiệu lực khác nhau")
    continued = next((each for each in starts if each.basis == "parent" and _date(each) <= day), None)
    if continued:
        why = "tiếp tục có hiệu lực dù văn bản được quy định chi tiết đã hết hiệu lực"
        return Status("in_force", "derived", continued, why)
    why = "ngày có hiệu lực suy ra từ thời hạn theo luật" if first.basis == "default" else ""
    return Status("in_force", first.standing, first, why)


def _unknown_start(*, cited_only: bool) -> str:
    """Say why nothing is known of a document's beginning."""
    return "chỉ biết qua văn bản viện dẫn nó" if cited_only else "không thấy ngày có hiệu lực"


def _ended(events: Sequence[Event], day: dt.date) -> Status | None:
    """Tell whether a document or unit has ended; None where nothing says so."""
    ends = [event for event in events if event.type in ENDINGS]
    dated = sorted((event for event in ends if event.date and event.date <= day), key=_date)
    dated = [event for event in dated if not _returned(events, event, day)]
    if dated:
        first = min(dated, key=lambda event: (rank_of(event), _date(event)))
        later = [event for event in ends if event.date and event.date > day]
        if any(rank_of(event) < rank_of(first) for event in later):
            return Status("unknown", "conflicting", first, "các nguồn ghi ngày hết hiệu lực khác nhau")
        return Status("ended", first.standing, first, _ending_rule(first))
    for event in ends:
        if event.date is None and (event.not_before is None or day >= event.not_before):
            return Status(
                "unknown", "stated", event, "có văn bản làm hết hiệu lực, nhưng không rõ từ ngày nào"
            )
    return None


def _ending_rule(event: Event) -> str:
    """Name the rule behind a derived end."""
    return "hết hiệu lực cùng văn bản được quy định chi tiết" if event.basis == "parent" else ""


def _returned(events: Sequence[Event], end: Event, day: dt.date) -> bool:
    """Tell whether something brought back what an event had ended."""
    return any(
        event.type == "resumed" or (event.type == "effective" and event.unit)
        for event in events
        if event.date and _date(end) < event.date <= day
    )


def _begins_after_end(own: Sequence[Event], ended: Status) -> bool:
    """Tell whether a document would have begun only after it ended."""
    starts = [event for event in own if event.type == "effective" and event.date]
    if not starts or ended.event is None:
        return False
    first = min(starts, key=lambda event: (rank_of(event), _date(event)))
    return _date(ended.event) < _date(first)


def _suspended(events: Sequence[Event], day: dt.date) -> Status | None:
    """Tell whether the last word of a suspension and its end is the suspension."""
    turns = [event for event in events if event.type in {"suspended", "resumed"} and event.date]
    turns = [event for event in turns if _date(event) <= day and not event.part]
    last = max(turns, key=_date, default=None)
    return Status("suspended", last.standing, last) if last and last.type == "suspended" else None


def _partly(events: Sequence[Event], day: dt.date) -> Status | None:
    """Tell which whole units, articles or larger, have ended."""
    ended: dict[str, Event] = {}
    ends = (event for event in events if event.type in ENDINGS and _is_large(event.unit))
    for unit in dict.fromkeys(event.unit for event in ends):
        answer = _ended([event for event in events if event.unit == unit and not event.part], day)
        if answer and answer.state == "ended" and answer.event:
            ended[unit] = answer.event
    parts = [
        event for event in events if event.type == "partly_repealed" and not event.unit and not event.part
    ]
    deciding = [*ended.values(), *(event for event in parts if event.date and event.date <= day)]
    if not deciding:
        return None
    first = min(deciding, key=_date)
    return Status("partly", first.standing, first, units=tuple(ended))


def _is_large(unit: str) -> bool:
    """Tell whether a unit is an article, or as large: what ends within an article amends that article."""
    first, *inner = unit.split("/")
    return bool(unit) and (not inner or not first.startswith(("dieu", "phu-luc", "khoan")))


# ---- a unit ---------------------------------------------------------------------------------------------------


def _of_unit(events: Sequence[Event], paths: Sequence[str], day: dt.date, *, whole: Status) -> Status:
    """Answer for a unit, from its own events, those of what holds it, and its document's answer."""
    about = [event for event in events if event.unit in paths and not event.part]
    for path in paths:
        ended = _ended([event for event in about if event.unit == path], day)
        if ended and whole.state in {"in_force", "partly", "suspended", "unknown"}:
            return ended
    starts = [event for event in about if event.type == "effective" and event.date]
    begun = max((event for event in starts if _date(event) <= day), key=_date, default=None)
    if whole.state == "not_yet" and begun:
        return Status("in_force", begun.standing, begun)
    if whole.state not in {"in_force", "partly"}:
        return whole
    if starts and not begun:
        first = min(starts, key=_date)
        return Status("not_yet", first.standing, first)
    if suspended := _suspended(about, day):
        return suspended
    return _lasting(events, whole, begun, day)


def _some_ended(events: Sequence[Event], day: dt.date) -> Event | None:
    """Give the event by which all of a document ended but parts that nobody names."""
    parts = (
        event for event in events if event.type == "partly_repealed" and not event.unit and not event.part
    )
    return next((event for event in parts if event.date and event.date <= day), None)


def _lasting(events: Sequence[Event], whole: Status, begun: Event | None, day: dt.date) -> Status:
    """Answer in force for a unit that nothing ended, with what made it so; unknown where parts ended unnamed."""
    if begun:
        return Status("in_force", begun.standing, begun)
    if some := _some_ended(events, day):
        return Status("unknown", some.standing, some, SOME_ENDED)
    if whole.state == "in_force":
        return whole
    starts = [each for each in events if each.type == "effective" and not each.unit and each.date]
    first = min(starts, key=lambda event: (rank_of(event), _date(event)), default=None)
    return Status("in_force", first.standing if first else "derived", first)


def _path_and_above(unit: str) -> list[str]:
    """Give a path and the paths of what it names around itself, innermost first."""
    segments = unit.split("/")
    return ["/".join(segments[:count]) for count in range(len(segments), 0, -1)]


def _date(event: Event) -> dt.date:
    """Give the day of an event that has one."""
    if event.date is None:
        message = "the event has no day"
        raise ValueError(message)
    return event.date
