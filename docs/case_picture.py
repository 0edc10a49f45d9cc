"""The stages of an idle case as a picture, drawn from `CASE_MOVES`."""

from __future__ import annotations

from collections import Counter

from picture import BOX_WIDTH, Arrow, Frame, Picture

from supervision.law.idle_case.stages import (
    AFTER_DETERMINATION,
    BEFORE_DETERMINATION,
    CASE_MOVES,
    ON_A_DECISION,
    OPEN_STAGES,
    CaseStage,
    Milestone,
)

C, M = CaseStage, Milestone

HANDED_OVER = BEFORE_DETERMINATION[:5]
ON_A_PLAN = (C.NEGOTIATED, C.PLANNED, C.PLAN_APPROVED)
TO_DECIDE = ON_A_DECISION[:5]

WIDE = 160
BOXES: dict[CaseStage, tuple[int, int, int]] = {  # left, top, width
    C.SUSPECTED: (85, 135, WIDE),
    C.CHECKED: (325, 135, WIDE),
    C.REFERRED: (565, 135, WIDE),
    C.ACCEPTED: (790, 135, 190),
    C.RETURNED: (325, 275, WIDE),
    C.INVESTIGATED: (1110, 135, 220),
    C.ANSWERING: (1110, 240, 220),
    C.TO_DETERMINE: (1110, 345, 220),
    C.DETERMINED: (490, 495, 340),
    C.NEGOTIATED: (150, 630, WIDE),
    C.PLANNED: (150, 745, WIDE),
    C.PLAN_APPROVED: (150, 860, WIDE),
    C.HEARING_TOLD: (500, 640, WIDE),
    C.HEARING_DUE: (765, 640, WIDE),
    C.HEARD: (1040, 640, WIDE),
    C.REVIEWED: (1040, 745, WIDE),
    C.APPROVED: (765, 745, WIDE),
    C.DECIDED: (500, 860, WIDE),
    C.ISSUED: (765, 860, WIDE + 20),
    C.SERVED: (1040, 860, WIDE),
    C.CONTESTED: (765, 985, WIDE),
    C.IN_COURT: (1040, 985, WIDE + 20),
    C.CLOSED: (1500, 495, BOX_WIDTH),
}

FRAMES = (
    Frame(OPEN_STAGES, "在办 open", 20, 20, 1390, 1080, "#ffffff", "#9aa5b1", dashed=True),
    Frame(BEFORE_DETERMINATION, "认定以前 before the determination", 50, 55, 1360, 425, "#eef4fb", "#7d9cc0"),
    Frame(HANDED_OVER, "两个单位之间 between two desks", 68, 85, 1000, 405, "#f7fafd", "#7d9cc0", title_below=True),
    Frame(AFTER_DETERMINATION, "认定以后 after it", 50, 450, 1360, 1065, "#fdf3ea", "#d09a63"),
    Frame(ON_A_PLAN, "协商处置（第十二条） article 12", 70, 590, 420, 1045, "#ffffff", "#d09a63"),
    Frame(ON_A_DECISION, "征缴或者收回（第十四条） article 14", 465, 590, 1345, 1045, "#ffffff", "#d09a63", title_below=True),
    Frame(TO_DECIDE, "决定以前 before the decision", 482, 606, 1290, 815, "#fbf8f4", "#d09a63", title_below=True),
)  # fmt: skip

ARROWS = (
    Arrow(M.CHECKED, (C.SUSPECTED,), (C.CHECKED,), ((245, 161), (325, 161)), (285, 154), "middle"),
    Arrow(M.REFERRED, (C.CHECKED,), (C.REFERRED,), ((485, 152), (565, 152)), (525, 146), "middle"),
    Arrow(M.REFERRED, (C.SUSPECTED,), (C.REFERRED,), ((200, 135), (200, 116), (645, 116), (645, 135)), None),
    Arrow(M.REFERRED, (C.RETURNED,), (C.REFERRED,), ((485, 312), (680, 312), (680, 187)), (687, 300)),
    Arrow(M.RETURNED, (C.REFERRED,), (C.RETURNED,), ((630, 187), (630, 290), (485, 290)), (545, 284)),
    Arrow(M.REFERRAL_WITHDRAWN, (C.REFERRED,), (C.CHECKED,), ((565, 175), (485, 175)), (525, 193), "middle"),
    Arrow(
        M.REFERRAL_WITHDRAWN,
        (C.ACCEPTED,),
        (C.CHECKED,),
        ((885, 187), (885, 232), (405, 232), (405, 187)),
        (790, 226),
        "middle",
    ),
    Arrow(M.ACCEPTED, (C.REFERRED,), (C.ACCEPTED,), ((725, 161), (790, 161)), (757, 154), "middle"),
    Arrow(
        M.INVESTIGATION_ISSUED,
        HANDED_OVER,
        (C.INVESTIGATED,),
        ((1000, 161), (1110, 161)),
        (1055, 152),
        "middle",
    ),
    Arrow(
        M.INVESTIGATION_SERVED, HANDED_OVER, (C.ANSWERING,), ((1000, 266), (1110, 266)), (1055, 258), "middle"
    ),
    Arrow(M.INVESTIGATION_SERVED, (C.INVESTIGATED,), (C.ANSWERING,), ((1220, 187), (1220, 240)), (1228, 218)),
    Arrow(M.MATERIALS_GIVEN, (C.ANSWERING,), (C.TO_DETERMINE,), ((1220, 292), (1220, 345)), (1228, 323)),
    Arrow(
        M.MATERIALS_GIVEN,
        (C.INVESTIGATED,),
        (C.TO_DETERMINE,),
        ((1330, 161), (1346, 161), (1346, 371), (1330, 371)),
        None,
    ),
    Arrow(M.DETERMINED, BEFORE_DETERMINATION, (C.DETERMINED,), ((660, 425), (660, 495)), (668, 442)),
    Arrow(
        M.DETERMINATION_REVOKED,
        AFTER_DETERMINATION,
        (C.TO_DETERMINE,),
        ((1220, 450), (1220, 397)),
        (1228, 442),
    ),
    # Track A
    Arrow(
        M.NEGOTIATED,
        (C.DETERMINED,),
        (C.NEGOTIATED,),
        ((490, 512), (205, 512), (205, 630)),
        (300, 506),
        "middle",
    ),
    Arrow(M.PLANNED, (C.NEGOTIATED,), (C.PLANNED,), ((230, 682), (230, 745)), (237, 718)),
    Arrow(
        M.PLANNED,
        (C.DETERMINED,),
        (C.PLANNED,),
        ((490, 533), (372, 533), (372, 771), (310, 771)),
        (366, 562),
        "end",
    ),
    Arrow(M.PLAN_APPROVED, (C.PLANNED,), (C.PLAN_APPROVED,), ((230, 797), (230, 860)), (237, 833)),
    # Track B
    Arrow(M.HEARING_TOLD, (C.DETERMINED,), (C.HEARING_TOLD,), ((530, 547), (530, 640)), (538, 574)),
    Arrow(M.HEARING_TOLD, ON_A_DECISION[1:], (C.HEARING_TOLD,), ((465, 666), (500, 666)), None),
    Arrow(
        M.HEARING_REQUESTED,
        (C.HEARING_TOLD,),
        (C.HEARING_DUE,),
        ((660, 666), (765, 666)),
        (712, 660),
        "middle",
    ),
    Arrow(M.HEARING_HELD, (C.HEARING_DUE,), (C.HEARD,), ((925, 658), (1040, 658)), (995, 652), "middle"),
    Arrow(M.HEARING_WAIVED, (C.HEARING_DUE,), (C.HEARD,), ((925, 678), (1040, 678)), (995, 694), "middle"),
    Arrow(
        M.HEARING_WAIVED,
        (C.HEARING_TOLD,),
        (C.HEARD,),
        ((620, 640), (620, 620), (1120, 620), (1120, 640)),
        (712, 636),
        "middle",
    ),
    Arrow(
        M.HEARING_HELD,
        (C.HEARING_TOLD,),
        (C.HEARD,),
        ((620, 640), (620, 620), (1120, 620), (1120, 640)),
        None,
    ),
    Arrow(M.REVIEWED, (C.HEARD,), (C.REVIEWED,), ((1120, 692), (1120, 745)), (1127, 723)),
    Arrow(
        M.REVIEWED, (C.HEARING_TOLD,), (C.REVIEWED,), ((640, 692), (640, 708), (1090, 708), (1090, 745)), None
    ),
    Arrow(
        M.REVIEWED,
        (C.DETERMINED,),
        (C.REVIEWED,),
        ((830, 512), (1240, 512), (1240, 771), (1200, 771)),
        (1010, 506),
        "middle",
    ),
    Arrow(M.APPROVED, (C.REVIEWED,), (C.APPROVED,), ((1040, 771), (925, 771)), (982, 765), "middle"),
    Arrow(
        M.APPROVED,
        (C.HEARING_TOLD,),
        (C.APPROVED,),
        ((580, 692), (580, 771), (765, 771)),
        (672, 765),
        "middle",
    ),
    Arrow(M.APPROVED, (C.HEARD,), (C.APPROVED,), ((1060, 692), (1060, 726), (880, 726), (880, 745)), None),
    Arrow(
        M.APPROVED,
        (C.DETERMINED,),
        (C.APPROVED,),
        ((830, 533), (942, 533), (942, 755), (925, 755)),
        (949, 556),
    ),
    Arrow(M.DECIDED, TO_DECIDE, (C.DECIDED,), ((560, 815), (560, 860)), (568, 843)),
    Arrow(
        M.DECIDED,
        (C.DETERMINED,),
        (C.DECIDED,),
        ((490, 541), (446, 541), (446, 886), (500, 886)),
        None,
    ),
    Arrow(M.DECISION_ISSUED, (C.DECIDED,), (C.ISSUED,), ((660, 886), (765, 886)), (712, 880), "middle"),
    Arrow(M.DECISION_ISSUED, (C.APPROVED,), (C.ISSUED,), ((845, 797), (845, 860)), None),
    Arrow(M.DECISION_SERVED, (C.ISSUED,), (C.SERVED,), ((945, 886), (1040, 886)), (992, 880), "middle"),
    Arrow(
        M.DECISION_SERVED,
        (C.APPROVED,),
        (C.SERVED,),
        ((900, 797), (900, 838), (1100, 838), (1100, 860)),
        (1000, 832),
        "middle",
    ),
    Arrow(
        M.DECISION_SERVED, (C.DECIDED,), (C.SERVED,), ((620, 912), (620, 928), (1070, 928), (1070, 912)), None
    ),
    Arrow(
        M.APPEALED,
        (C.DECIDED,),
        (C.CONTESTED,),
        ((560, 912), (560, 1011), (765, 1011)),
        (660, 1005),
        "middle",
    ),
    Arrow(M.APPEALED, (C.ISSUED,), (C.CONTESTED,), ((825, 912), (825, 985)), None),
    Arrow(
        M.APPEALED,
        (C.SERVED,),
        (C.CONTESTED,),
        ((1090, 912), (1090, 955), (870, 955), (870, 985)),
        (960, 949),
        "middle",
    ),
    Arrow(
        M.APPEAL_DECIDED,
        (C.CONTESTED,),
        (C.SERVED,),
        ((925, 1011), (1015, 1011), (1015, 900), (1040, 900)),
        (970, 1029),
        "middle",
    ),
    Arrow(M.COURT_ASKED, (C.SERVED,), (C.IN_COURT,), ((1150, 912), (1150, 985)), (1157, 955)),
    Arrow(M.DECISION_REVOKED, ON_A_DECISION, (C.DETERMINED,), ((640, 590), (640, 547)), (647, 574)),
    Arrow(M.FEE_PAID, ON_A_DECISION, (C.DETERMINED,), ((750, 590), (750, 547)), (757, 574)),
    # Ends
    Arrow(M.CLEARED, OPEN_STAGES, (C.CLOSED,), ((1390, 512), (1500, 512)), (1445, 505), "middle"),
    Arrow(M.DISPOSED, OPEN_STAGES, (C.CLOSED,), ((1390, 533), (1500, 533)), (1445, 551), "middle"),
)

PICTURE = Picture(
    "闲置案件办案阶段图 stages of an idle case", 1680, 1100, {stage: BOXES[stage] for stage in CaseStage}, FRAMES, ARROWS,
    Counter((move.reached, source, move.to) for move in CASE_MOVES for source in move.sources), C.SUSPECTED,
    (C.CLOSED,), "docs/case_picture.py", "law/idle_case/stages.py",
)  # fmt: skip
