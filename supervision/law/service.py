"""Service (送达): what each way needs to count as proved, on which day it counts, and what runs from that day.

A service told without its way is taken as it is said, but it is a gap in the evidence: no statutory period begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from supervision.law.daycount import Calendar, Count, Roll, Unit, national_calendar
from supervision.law.facts import Fact
from supervision.law.refusals import NotAllowed
from supervision.law.rules.counts import ANNOUNCED_FOR, TWO_SERVERS
from supervision.law.rules.service_clauses import SERVED_BY
from supervision.law.standing import Life
from supervision.law.steps import CASE_PAPERS, NoticeName
from supervision.law.terms import Kind, ServiceWay
from supervision.law.values import Values

STATUTORY: frozenset[NoticeName] = CASE_PAPERS
"""Papers with a 送达回证 and two servers: those of Order 53; the notices of the county's own rules are none."""

WHEREABOUTS_UNKNOWN = "下落不明"
WITHOUT_A_WAY = "未载明送达方式，送达证据不全"


def missing(values: Values, life: Life | None = None, *, statutory: bool = False) -> list[str]:
    """What a service still lacks to count as proved, each thing with its field; empty when nothing is missing.

    With `life`, also what only the case file can tell: who the holder is, whether electronic service was agreed,
    which other ways were tried.
    """
    way = values.get("way")
    if way is None:
        return ["送达方式（way）"]
    return [*LACKS[way](values, life), *_what_a_statutory_paper_lacks(values, statutory)]


def _nothing_shows(values: Values, **fields: str) -> Iterator[str]:
    return (f"{zh}（{key}）" for key, zh in fields.items() if not values.get(key))


def _direct(values: Values, life: Life | None) -> Iterator[str]:
    yield from _nothing_shows(values, receiver="收件人")
    receiver = values.get("receiver")
    if life is not None and receiver and receiver != life.parcel.holder:
        yield from _nothing_shows(values, relation="收件人与受送达人的关系")
    if not values.get("receipt") and len(values.get("servers", ())) < TWO_SERVERS:
        yield "经签收的送达回执（receipt）或两名送达人（servers）"


def _left(values: Values, life: Life | None) -> Iterator[str]:
    yield from _nothing_shows(values, refused_because="拒收事由")
    if not any(values.get(key) for key in ("witnesses", "photos", "video")):
        yield "见证人（witnesses），或者送达过程的照片、录像（photos）"


def _mail(values: Values, life: Life | None) -> Iterator[str]:
    return _nothing_shows(values, tracking_no="邮件号码", receipt="注明收件日期的邮件回执")


def _electronic(values: Values, life: Life | None) -> Iterator[str]:
    if life is not None and not life.contract.service.electronic_service:
        yield from _nothing_shows(values, consent="合同未约定电子送达地址的，受送达人的电子送达确认书")


def _entrusted(values: Values, life: Life | None) -> Iterator[str]:
    return _nothing_shows(values, receipt="受托单位交回的送达回执")


def _announcement(values: Values, life: Life | None) -> Iterator[str]:
    yield from _nothing_shows(values, announced_on="公告日期", announced_because="公告送达的原因和经过")
    because, announced_on = values.get("announced_because", ""), values.get("announced_on")
    if life is not None and because and not _other_ways_failed(life, values, because, announced_on):
        yield OTHER_WAYS


OTHER_WAYS = f"公告以前其他方式送达未成的记录（service_attempt），或者受送达人{WHEREABOUTS_UNKNOWN}的情况"


def _other_ways_failed(life: Life, values: Values, because: str, by: date | None) -> bool:
    """Whether the holder cannot be found, or another way was tried for this paper and failed (第九十五条)."""
    if WHEREABOUTS_UNKNOWN in because:
        return True
    subject = values.get("subject", 0)
    return any(
        tried.kind is Kind.SERVICE_ATTEMPT
        and tried.detail == values.get("notice")
        and tried.cause != ServiceWay.ANNOUNCEMENT
        and (not subject or tried.subject in (0, subject))
        and (by is None or tried.on <= by)
        for tried in life.answered
    )


LACKS: dict[ServiceWay, Callable[[Values, Life | None], Iterator[str]]] = {
    ServiceWay.DIRECT: _direct,
    ServiceWay.LEFT: _left,
    ServiceWay.MAIL: _mail,
    ServiceWay.ELECTRONIC: _electronic,
    ServiceWay.ENTRUSTED: _entrusted,
    ServiceWay.ANNOUNCEMENT: _announcement,
}


def _what_a_statutory_paper_lacks(values: Values, statutory: bool) -> Iterator[str]:
    """A statutory paper handed over or left is carried by two, and one handed over comes back signed."""
    if not statutory or values["way"] not in (ServiceWay.DIRECT, ServiceWay.LEFT):
        return
    if len(values.get("servers", ())) < TWO_SERVERS:
        yield "两名送达人（servers）"
    if values["way"] is ServiceWay.LEFT and not (values.get("photos") or values.get("video")):
        yield "送达过程的照片或者录像（photos、video）"
    if values["way"] is ServiceWay.DIRECT and len(values.get("servers", ())) >= TWO_SERVERS:
        yield from _nothing_shows(values, receipt="经签收的送达回证")


def proved(fact: Fact) -> bool:
    """Whether a recorded service stands proved by what it says; only then do statutory periods run from it."""
    return not missing(fact.values, statutory=fact.values["notice"] in STATUTORY)


def served_on(fact: Fact) -> date | None:
    """The day of service (送达日); None while the service is not proved.

    By announcement it is the day on which the law deems the paper served, else the day the fact happened: the day
    on the signed receipt, on the return receipt of the mail, of the arrival in the agreed system.
    """
    if not proved(fact):
        return None
    announced_on = fact.values.get("announced_on")
    if fact.values["way"] is ServiceWay.ANNOUNCEMENT and announced_on is not None:
        return deemed_served_on(announced_on)
    return fact.on


def deemed_served_on(announced_on: date) -> date:
    """The day after the thirty days of an announcement are complete (民事诉讼法第九十五条)."""
    return ANNOUNCED_FOR.from_day(announced_on, national_calendar())


def statutory_due(served: date, count: Count, calendar: Calendar) -> date:
    """The last day of a statutory period from a proved service, which day is not counted; it rolls over a holiday.

    Raises ValueError for a period of days, months or years that would not roll (民法典第203条).
    """
    if count.roll is Roll.NONE and count.unit is not Unit.WORKING_DAY:
        raise ValueError("a statutory period that ends on a holiday rolls: say so in its row")
    return count.from_day(served, calendar)


def check_service(life: Life, fact: Fact) -> None:
    """Refuse a service whose way is said and whose proof is not complete. Raises `NotAllowed`."""
    way, statutory = fact.values.get("way"), fact.values["notice"] in STATUTORY
    if way is None:
        if statutory:
            ways = "、".join(f"{way}（{way.zh}）" for way in ServiceWay)
            raise NotAllowed(
                f"宗地{life.parcel.no}《{fact.values['notice'].zh}》的送达没有写明送达方式（way）：{ways}。"
                f"依据{SERVED_BY[ServiceWay.DIRECT].cite}，送达须有送达回证，法定期间自送达之日起算。"
            )
        return
    if lacks := missing(fact.values, life, statutory=statutory):
        raise NotAllowed(
            f"{_what(life, fact)}尚缺：{'；'.join(lacks)}。{_ground(way, statutory)}"
            "请补齐后再登记；确未送达的，请登记送达未成（service_attempt，写明 way 和 why_not）。"
        )
    if way is ServiceWay.ANNOUNCEMENT:
        _check_the_deemed_day(life, fact)


def _check_the_deemed_day(life: Life, fact: Fact) -> None:
    """A paper is not served while its announcement runs: the fact stands on the day the law deems it served."""
    announced_on = fact.values["announced_on"]
    deemed_on = deemed_served_on(announced_on)
    if fact.on != deemed_on:
        raise NotAllowed(
            f"{_what(life, fact)}的日期{fact.on}不对：{announced_on}公告，{_ground(ServiceWay.ANNOUNCEMENT, fact.values['notice'] in STATUTORY)}"
            f"送达日为{deemed_on}，请届时以该日登记；公告期间请登记送达未成（service_attempt，way=announcement）。"
        )


def check_attempt(life: Life, fact: Fact) -> None:
    """Refuse an announcement where no other way was tried and the holder can be found. Raises `NotAllowed`."""
    values = fact.values
    if values.get("way") is not ServiceWay.ANNOUNCEMENT:
        return
    if not _other_ways_failed(life, values, values["why_not"], fact.on):
        raise NotAllowed(
            f"{_what(life, fact)}尚缺：{OTHER_WAYS}。{_ground(ServiceWay.ANNOUNCEMENT, values['notice'] in STATUTORY)}"
            "请先以其他方式送达并登记送达未成（service_attempt）。"
        )


def _what(life: Life, fact: Fact) -> str:
    subject = f"第{fact.values['subject']}期" if fact.values.get("subject") else ""
    return f"宗地{life.parcel.no}《{fact.values['notice'].zh}》{subject}的{fact.values['way'].zh}"


def _ground(way: ServiceWay, statutory: bool) -> str:
    """A county notice is a paper under the contract, whose own clause on notices goes first."""
    cite = SERVED_BY[way].cite
    return f"依据{cite}，" if statutory else f"参照{cite}（合同对通知送达另有约定的，从其约定），"
