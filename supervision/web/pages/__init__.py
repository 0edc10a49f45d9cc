"""The pages (页面), a module for each desk or list. `DESKS` names their routes, in the order of the navigation."""

from supervision.web.pages import (
    boundaries,
    case,
    case_steps,
    cases,
    checks,
    editing_notices,
    favicon,
    field,
    field_sending,
    filings,
    holders,
    idle_registers,
    imports,
    land_map,
    making_referrals,
    notices,
    numbers,
    paper_files,
    parcel,
    parcel_money,
    parcel_papers,
    parcel_photos,
    parcels,
    print_runs,
    record,
    reference,
    referrals,
    report_filings,
    reports,
    serving,
    signing,
    signing_in,
    spots,
    start,
    tasking,
    tasks,
    to_idle,
    tomorrow,
    triage,
)

DESKS = tuple(
    desk.router
    for desk in (start, to_idle, field, field_sending, parcels, parcel, parcel_money, parcel_papers, parcel_photos, holders, land_map, boundaries, spots, record, checks, imports, tasks, tasking, signing, notices, editing_notices, paper_files, serving, numbers, print_runs, tomorrow, triage, referrals, making_referrals, cases, case, case_steps, idle_registers, filings, report_filings, reports, reference, signing_in, favicon)
)  # fmt: skip
