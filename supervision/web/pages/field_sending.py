"""What a phone sends (外业发送): each photo by itself, then what was filled in; either comes again without harm.

A photo is known by its SHA-256, what was filled in by the UUID the phone gave it (`casework.sent_once`). A script asks
and is answered in JSON: 200 recorded, 409 refused and why, 422 what to mend, beside its field.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from fastapi.responses import JSONResponse, Response
from sqlalchemy.orm import Session

from supervision.casework import service
from supervision.casework.acts_on_file import ActId
from supervision.casework.field_work import RECORDED_ON_SITE
from supervision.casework.finding import NotFound, find_parcel
from supervision.casework.journal import canonical
from supervision.casework.kept_answers import Asked
from supervision.casework.originals import SHA256
from supervision.casework.photos.attaching import attach
from supervision.casework.photos.newly_recorded import doubts_about
from supervision.casework.photos.original import MOST_BYTES, photo_of
from supervision.casework.photos.store import Photos
from supervision.casework.places import read_act_id
from supervision.casework.recording import Recorded, record
from supervision.casework.sent_once import Answer, answer_kept, sending, take_once
from supervision.law.refusals import BadRecord, Refused
from supervision.law.terms import Kind, ServiceWay
from supervision.law.values import a_date
from supervision.web.fact_forms import HAPPENED_ON, read_asked, read_happening
from supervision.web.guarding import pages
from supervision.web.pages.field import asked_of_a_service
from supervision.web.seat import Seat, Seated

router = pages()

MOST_PHOTOS = 20
"""Photos one sending names; more belong to another visit or another fact."""

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

OF_THE_SENDING = ("csrf", "uuid")
"""What is not said of the land: another session sends the same."""

SENT = (*RECORDED_ON_SITE, Kind.SERVICE, Kind.SERVICE_ATTEMPT)

opening = BoundedSemaphore(1)
"""One photo is unpacked at a time: the largest takes half a gigabyte."""


# Photos


@router.get("/field/photos/{sha256}")
def photo_known(seat: Seated, sha256: str) -> Response:
    """Whether an original is in the store already, so that it need not be sent again."""
    return JSONResponse({"sha256": sha256, "known": _originals(seat).path_of(sha256) is not None})


@router.post("/field/photos")
def take_photo(seat: Seated) -> Response:
    """Keep one original; the same again is kept once."""
    uploads = seat.form.files.get("photo", ())
    if len(uploads) != 1:
        return _refused(seat.words("请一次发送一张照片"), 422)
    upload, name = uploads[0], Path((uploads[0].filename or "").replace("\\", "/")).name
    try:
        data = _bytes_of(upload.file.read(MOST_BYTES + 1))
        sha256 = hashlib.sha256(data).hexdigest()
        said = seat.form["sha256"].strip()
        if said and said != sha256:
            raise BadRecord("收到的内容与手机中的不一致（传输有误），请重新发送")
        with opening:
            photo = photo_of(data, name or sha256[:12])
    except Refused as refused:
        return _refused(f"照片“{name}”：{refused}", 422)
    try:
        _originals(seat).keep(photo, data)
    except OSError as error:
        return _refused(
            f"照片目录不能写入（{error.strerror}），照片没有存下，请告诉管理员；手机会再次发送", 503
        )
    return JSONResponse(photo.as_kept())


def _bytes_of(data: bytes) -> bytes:
    if len(data) > MOST_BYTES:
        raise BadRecord(f"超过{MOST_BYTES // 1_000_000}兆，请在相机设置中调低照片大小后重拍")
    return data


def _originals(seat: Seat) -> Photos:
    return Photos(seat.door.data / "photos")


def _refused(reason: str, status: int, **more: Any) -> Response:
    return JSONResponse({"reason": reason, **more}, status_code=status)


# What was filled in


@router.post("/field/sent")
def take_sent(seat: Seated) -> Response:
    """Record what was filled in, once; sent again it is answered as it was the first time."""
    form = seat.form
    uuid, kind = form.text("uuid"), form.choice("kind", Kind)
    if uuid and not UUID.fullmatch(uuid):
        form.wrong("uuid", "不是手机给出的编号")
    if kind is not None and kind not in SENT:
        form.wrong("kind", "请选择其中一项")
    if not form.ok or kind is None:
        return _to_mend(seat)
    sent = sending(seat.login, uuid, _digest(form.many))
    try:
        with seat.reading() as session:
            kept = answer_kept(session, sent)
        if kept is not None:
            return JSONResponse({**kept, "again": True})
        if kind in RECORDED_ON_SITE:
            return _take_fact(seat, sent, kind)
        return _take_service(seat, sent, kind)
    except NotFound as refused:
        return _refused(str(refused), 404)
    except Refused as refused:
        return _refused(str(refused), 409)


def _digest(values: Mapping[str, Any]) -> str:
    """The digest of what is said, whatever session it comes in."""
    said = {name: list(texts) for name, texts in values.items() if name not in OF_THE_SENDING}
    return hashlib.sha256(canonical(said)).hexdigest()


def _to_mend(seat: Seat) -> Response:
    """What is wrong, by field."""
    faults = {name: seat.words(fault) for name, fault in seat.form.faults.items()}
    reason = seat.words("有{count}处需要改正", count=len(faults))
    return _refused(reason, 422, faults=faults)


def _take_fact(seat: Seat, sent: Asked, kind: Kind) -> Response:
    happening = read_happening(seat.form, kind, seat)
    no = seat.form.text("no")
    if not seat.form.ok:
        return _to_mend(seat)
    happening = dict(_with_photos(seat, happening))

    def taking(session: Session) -> Answer:
        parcel_id = find_parcel(session, no)
        _check_scope(seat, session, parcel_id)
        return _answer(seat, session, record(session, {**happening, "no": no}, seat.desk))

    return _take(seat, sent, taking)


def _take_service(seat: Seat, sent: Asked, kind: Kind) -> Response:
    form = seat.form
    way = form.choice("way", ServiceWay)
    act_id = _act_id(form.text("act"))
    if way is None or not form.ok:
        return _to_mend(seat)
    failed = kind is Kind.SERVICE_ATTEMPT
    values = read_asked(form, asked_of_a_service(way, failed=failed), seat.today)
    if form.faults:
        return _to_mend(seat)
    on = a_date(values.pop(HAPPENED_ON)) if values.get(HAPPENED_ON) else None
    said = dict(_with_photos(seat, {**values, "way": str(way)}))
    doing = service.attempt if failed else service.serve

    def taking(session: Session) -> Answer:
        _check_scope(seat, session, act_id[0])
        _, recorded = doing(session, act_id, seat.desk, said, on)
        return _answer(seat, session, recorded)

    return _take(seat, sent, taking)


def _act_id(text: str) -> ActId:
    try:
        return read_act_id(text)
    except ValueError as error:
        raise BadRecord(str(error)) from None


def _with_photos(seat: Seat, said: Mapping[str, Any]) -> Mapping[str, Any]:
    """With the photos it names, kept before: `sha256 name` each. Raises `Refused` for one that is not in the store."""
    named = seat.form.many.get("photo", ())
    if len(named) > MOST_PHOTOS:
        raise BadRecord(f"一次至多{MOST_PHOTOS}张照片，现有{len(named)}张；其余的请另填一份发送")
    given = [{"sha256": one.partition(" ")[0], "name": one.partition(" ")[2]} for one in named]
    if bad := [one["sha256"] for one in given if not SHA256.fullmatch(one["sha256"])]:
        raise BadRecord(f"照片编号“{bad[0]}”不是照片的校验值")
    with opening:
        return attach({**said, "photos": given} if given else said, _originals(seat), Path())


def _check_scope(seat: Seat, session: Session, parcel_id: int) -> None:
    """A parcel out of scope is none; one visited once may be out of it when the phone asks again, and has its answer."""
    if not seat.scope.holds(session, parcel_id):
        raise NotFound(seat.words("没有这个编号，或者不在您的管辖范围内。"))


def _take(seat: Seat, sent: Asked, taking: Any) -> Response:
    with seat.writing() as session:
        answer = take_once(session, sent, seat.at, lambda: taking(session))
    return JSONResponse(dict(answer))


def _answer(seat: Seat, session: Session, recorded: Recorded) -> Answer:
    """Where it stands in the file, what followed, what does not agree; the phone shows it."""
    [doubts] = doubts_about(session, [recorded], seat.door.office.photo_tolerance_m)
    return {
        "no": recorded.no,
        "seq": recorded.seq,
        "where": f"宗地{recorded.no} 第{recorded.seq}号 {recorded.kind.zh}",
        "followed": [f"{one.sort.zh}：{one.text}" for one in recorded.consequences],
        "doubts": [f"{one.sort.zh}：{one.text}" for one in doubts],
    }
