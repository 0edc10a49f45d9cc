"""Making a referral on the web (制作移交): what is lacking, the letter and its sealed package, and whether a package is whole."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi.responses import Response

from supervision.casework.packages.verification import NotAPackage, Verification, a_seal, verify_bytes
from supervision.casework.photos.store import Photos
from supervision.casework.places import number_in
from supervision.casework.referring.completeness import Item
from supervision.casework.referring.handing_over import package_again, refer
from supervision.casework.referring.reading import read_referrals
from supervision.law.refusals import BadRecord, Refused
from supervision.law.terms import Matter
from supervision.web.downloads import download
from supervision.web.forms import Filled
from supervision.web.guarding import pages
from supervision.web.rights.right import MB
from supervision.web.seat import Seat, Seated

router = pages()

PACKAGE_AT_MOST = 200 * MB
"""What a package to be verified may weigh; a larger one is verified at the command line."""


def originals(seat: Seat) -> Photos:
    """The store of original photos (照片原件库)."""
    return Photos(seat.door.data / "photos")


@router.get("/referrals/{no}/make")
def making_page(seat: Seated, no: str, matter: str = "") -> Response:
    return _making(seat, no, Filled({"matter": matter}))


def _making(seat: Seat, no: str, form: Filled, *, again: bool = False) -> Response:
    """What of the material is there for a matter, and the form; what is required and missing keeps it from being made."""
    matter = form.choice("matter", Matter, required=False)
    items: Sequence[Item] = ()
    with seat.reading() as session:
        read = read_referrals(session, seat.parcel_id, seat.today, seat.door.office)
        if matter is not None:
            items = read.items_now(matter)
    show = seat.again if again or not form.ok else seat.page
    return show(
        "referrals/make.html",
        no=no,
        read=read,
        form=form,
        matter=matter,
        matter_words=[(each, seat.say(each)) for each in Matter],
        items=items,
        required=[item for item in items if item.refuses],
        lacking=[item for item in items if item.lacks],
        may_make=seat.may("POST", "/referrals/{no}/make"),
    )


@router.post("/referrals/{no}/make")
def make_referral(seat: Seated, no: str) -> Response:
    form = seat.form
    matter = form.choice("matter", Matter)
    number, to = (form.text(name, required=False, longest=60) for name in ("number", "to"))
    lacking = form.text("lacking", required=False)
    if form.ok and matter is not None:
        try:
            with seat.writing() as session:
                made = refer(
                    session,
                    no,
                    matter,
                    seat.desk,
                    photos=originals(seat),
                    to=to,
                    number=number,
                    lacking_reason=lacking,
                )
        except Refused as refused:
            form.refused(refused)
        else:
            told = seat.words(
                "已移交{id}（{matter}），移交包已封签，请下载交接。", id=made.id, matter=seat.say(matter)
            )
            return seat.go(f"/referrals/{no}?seq={made.recorded.seq}", told)
    return _making(seat, no, form, again=True)


# The package


@router.get("/referrals/{no}/package")
def package_file(seat: Seated, no: str, seq: str = "") -> Response:
    """The sealed package of a referral, made again from the case file: the same bytes, the same seal."""
    with seat.reading() as session:
        package = package_again(session, _id(seat, seq), seat.door.office, photos=originals(seat))
    name = f"{seat.words('移交包')}{no}-{seq}.zip"
    return download(name, package.bytes, "application/zip")


@router.get("/referrals/{no}/verify")
def verifying_page(seat: Seated, no: str, seq: str = "") -> Response:
    """The package as the case file gives it, verified; and the form to verify one that was received."""
    with seat.reading() as session:
        package = package_again(session, _id(seat, seq), seat.door.office, photos=originals(seat))
    return _verified(seat, no, seq, Filled(), verify_bytes(package.bytes, package.seal), ours=True)


@router.post("/referrals/{no}/verify")
def verify_package(seat: Seated, no: str) -> Response:
    """Whether a package that was received is the one that was sealed."""
    form = seat.form
    seq = form.whole("seq", least=1)
    files = form.files.get("package", ())
    if not files:
        form.wrong("package", "请选择移交包文件")
    found: Verification | None = None
    if form.ok:
        with seat.reading() as session:
            read = read_referrals(session, seat.parcel_id, seat.today, seat.door.office)
        one = next((one for one in read.referrals if one.referral.seq == seq), None)
        given = form.text("seal", required=False, longest=100) or ("" if one is None else one.seal)
        try:
            found = verify_bytes(files[0].file.read(), a_seal(given) if given else None)
        except (NotAPackage, BadRecord) as refused:
            form.wrong("seal" if isinstance(refused, BadRecord) else "package", str(refused))
    return _verified(seat, no, "" if seq is None else str(seq), form, found, ours=False)


def _verified(
    seat: Seat, no: str, seq: str, form: Filled, found: Verification | None, *, ours: bool
) -> Response:
    show = seat.page if form.ok else seat.again
    return show("referrals/verify.html", no=no, seq=seq, form=form, found=found, ours=ours)


def _id(seat: Seat, seq: str) -> tuple[int, int]:
    return seat.parcel_id, number_in(seq) or 0
