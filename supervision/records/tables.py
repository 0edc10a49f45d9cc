"""The tables for Core's bulk reads and writes; the row classes say what their columns mean."""

from sqlalchemy import Table

from supervision.records.account import AccessLogRow, AccountRow, WebSessionRow
from supervision.records.act import ActRow, NoticeRow
from supervision.records.api_token import ApiTokenRow
from supervision.records.base import Base
from supervision.records.batch import BatchRow
from supervision.records.complaint import ComplaintRow
from supervision.records.district import DistrictRow, TallyRow
from supervision.records.document_number import DocumentNumberRow, NumberCounterRow
from supervision.records.entry import EntryRow
from supervision.records.feed import FeedRow
from supervision.records.hold import HoldRow
from supervision.records.intake_job import IntakeJobRow
from supervision.records.kept_answer import KeptAnswerRow
from supervision.records.notice_text import NoticeTextRow
from supervision.records.outline import OutlineRow
from supervision.records.parcel import AliasRow, DeadlineRow, ParcelRow, SetAsideRow
from supervision.records.photo import PhotoRow
from supervision.records.print_run import PrintedPaperRow, PrintRunRow
from supervision.records.report_filing import ReportFilingRow, ReportRegisterRow
from supervision.records.run import CertificateRow, LeaseRow, RunRow, SweepBatchRow
from supervision.records.saved_view import SavedViewRow
from supervision.records.spot import SpotRegisterRow, SpotRow
from supervision.records.submission import SubmissionRow


def _table(row: type[Base]) -> Table:
    assert isinstance(row.__table__, Table)
    return row.__table__


DISTRICT = _table(DistrictRow)
TALLY = _table(TallyRow)
PARCEL = _table(ParcelRow)
ALIAS = _table(AliasRow)
DEADLINE = _table(DeadlineRow)
SET_ASIDE = _table(SetAsideRow)
ENTRY = _table(EntryRow)
ACT = _table(ActRow)
NOTICE = _table(NoticeRow)
NOTICE_TEXT = _table(NoticeTextRow)
BATCH_REGISTER = _table(BatchRow)
COMPLAINT_REGISTER = _table(ComplaintRow)
HOLD = _table(HoldRow)
PHOTO = _table(PhotoRow)
RUN = _table(RunRow)
SWEEP_BATCH = _table(SweepBatchRow)
CERTIFICATE = _table(CertificateRow)
LEASE = _table(LeaseRow)
ACCOUNT = _table(AccountRow)
WEB_SESSION = _table(WebSessionRow)
ACCESS_LOG = _table(AccessLogRow)
SAVED_VIEW = _table(SavedViewRow)
OUTLINE = _table(OutlineRow)
SPOT = _table(SpotRow)
SPOT_REGISTER = _table(SpotRegisterRow)
SUBMISSION = _table(SubmissionRow)
INTAKE_JOB = _table(IntakeJobRow)
API_TOKEN = _table(ApiTokenRow)
KEPT_ANSWER = _table(KeptAnswerRow)
FEED = _table(FeedRow)
NUMBER_COUNTER = _table(NumberCounterRow)
DOCUMENT_NUMBER = _table(DocumentNumberRow)
PRINT_RUN = _table(PrintRunRow)
PRINTED_PAPER = _table(PrintedPaperRow)
REPORT_REGISTER = _table(ReportRegisterRow)
REPORT_FILING = _table(ReportFilingRow)
