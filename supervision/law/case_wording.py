"""One sentence a fact of a referral or an idle case (移交、闲置案件的记事), as the case file tells it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from supervision.law.figures import plain
from supervision.law.terms import Kind, Verdict

Said = Mapping[str, Any]


def _also(values: Said, *keys: str) -> str:
    """The texts given under these keys, in brackets; nothing where none is given."""
    given = "，".join(str(values[key]) for key in keys if values.get(key))
    return f"（{given}）" if given else ""


def _about(values: Said) -> str:
    return f"第{values['answers']}号" if values.get("answers") else ""


def _referral(values: Said) -> str:
    matter = f"：{values['matter'].zh}" if "matter" in values else ""
    return f"案件线索移交{matter}{_also(values, 'number', 'to', 'lacking')}"


def _determination(values: Said) -> str:
    said = [values["cause"].zh] if "cause" in values else []
    said += [ground.zh for ground in values.get("ground", ())]
    return "闲置土地认定" + (f"（{'，'.join(said)}）" if said else "") + _also(values, "number")


def _negotiation(values: Said) -> str:
    outcome = "协商一致" if values.get("agreed") else "未协商一致"
    way = f"，{values['way'].zh}" if "way" in values else ""
    return f"处置协商：{outcome}{way}{_also(values, 'minutes')}"


def _hearing_arranged(values: Said) -> str:
    return f"听证安排在{values['hearing_on']}{_also(values, 'place', 'presider')}"


def _legal_review(values: Said) -> str:
    outcome = "通过" if values.get("passed", True) else "未通过"
    first = values.get("reconsideration_first")
    remedy = (
        "" if first is None else "，复议前置" if first else f"，不以复议为前置（{values.get('reason', '')}）"
    )
    return f"法制审核{outcome}{_also(values, 'opinion')}{remedy}"


def _approval(values: Said) -> str:
    way = f"：{values['way'].zh}" if "way" in values else ""
    return f"政府批准{way}{_also(values, 'by_government', 'approval_no')}"


def _disposal(values: Said) -> str:
    amount = f"，{plain(values['amount_wan'])}万元" if "amount_wan" in values else ""
    start = f"，新约定开工{values['start_on']}" if "start_on" in values else ""
    until = f"，临时使用至{values['temporary_until_on']}" if "temporary_until_on" in values else ""
    what = "处理决定" if values["way"] in ("fee", "recovery") else "处置方案"
    return f"{what}：{values['way'].zh}{amount}{start}{until}{_also(values, 'number', 'reason')}"


def _sum(what: str) -> Callable[[Said], str]:
    def sentence(values: Said) -> str:
        amount = f"{plain(values['amount_wan'])}万元" if "amount_wan" in values else ""
        return f"{what}{amount}{_also(values, 'voucher')}"

    return sentence


def _appeal(values: Said) -> str:
    of = f"，不服{values['of'].zh}" if "of" in values else ""
    remedy = values["remedy"].zh if "remedy" in values else "复议或者诉讼"
    return f"当事人申请{remedy}{of}{_also(values, 'number')}"


def _appeal_decided(values: Said) -> str:
    verdict: Verdict = values["verdict"]
    return f"复议诉讼结果：{verdict.zh}{_also(values, 'number')}"


def _revocation(values: Said) -> str:
    of = "、".join(decision.zh for decision in values.get("of", ()))
    return f"撤销{of or '原决定'}{_also(values, 'number', 'reason')}"


def _conditions(values: Said) -> str:
    lacking = "、".join(values.get("lacking", ()))
    return "供地条件核查" + (f"：不具备{lacking}" if lacking else "")


def _plainly(what: str, *keys: str) -> Callable[[Said], str]:
    return lambda values: f"{what}{_also(values, *keys)}"


CASE_SENTENCES: dict[Kind, Callable[[Said], str]] = {
    Kind.REFERRAL: _referral,
    Kind.REFERRAL_ACCEPTED: lambda v: f"接收{_about(v)}移交{_also(v, 'receiver', 'number')}",
    Kind.REFERRAL_RETURNED: lambda v: f"退回{_about(v)}移交{_also(v, 'reason')}",
    Kind.REFERRAL_WITHDRAWN: lambda v: f"撤回{_about(v)}移交{_also(v, 'reason')}",
    Kind.REFERRAL_OUTCOME: lambda v: f"{_about(v)}移交办理结果：{v['result']}{_also(v, 'number')}",
    Kind.HOLDER_MATERIALS: _plainly("当事人提交说明材料", "content"),
    Kind.IDLE_DETERMINATION: _determination,
    Kind.PUBLICATION: _plainly("闲置信息公开", "place"),
    Kind.FILING: lambda v: (
        (f"第{v['of']}号记录" if v.get("of") else "") + f"录入系统备案{_also(v, 'record_no')}"
    ),
    Kind.GOVERNMENT_TOLD: _plainly("书面告知有关政府或部门", "to"),
    Kind.FINANCE_TOLD: _plainly("抄送金融监管部门", "to"),
    Kind.HOARDING_FOUND: _plainly("认定恶意囤地、炒地", "basis"),
    Kind.NEGOTIATION: _negotiation,
    Kind.MORTGAGEE_TOLD: _plainly("书面通知抵押权人", "to"),
    Kind.HEARING_WAIVED: _plainly("放弃听证", "paper"),
    Kind.HEARING_ARRANGED: _hearing_arranged,
    Kind.HEARING_HELD: _plainly("听证举行", "presider"),
    Kind.LEGAL_REVIEW: _legal_review,
    Kind.GOV_APPROVAL: _approval,
    Kind.DISPOSAL: _disposal,
    Kind.FEE_PAID: _sum("缴纳土地闲置费"),
    Kind.FEE_REFUNDED: _sum("退还土地闲置费"),
    Kind.DEREGISTRATION_ANNOUNCED: _plainly("公告注销登记", "place"),
    Kind.APPEAL: _appeal,
    Kind.APPEAL_DECIDED: _appeal_decided,
    Kind.COURT_ENFORCEMENT: _plainly("申请人民法院强制执行", "court", "number"),
    Kind.REVOCATION: _revocation,
    Kind.PUBLICISED: lambda v: f"公示{v['of'].zh if 'of' in v else '执法决定'}{_also(v, 'place')}",
    Kind.CHANGE_SURVEYED: _plainly("土地变更调查登记", "record_no"),
    Kind.SUPPLY_CONDITIONS: _conditions,
    Kind.HOLDER_REPORT: lambda v: f"用地单位申报{v['of'].zh}{_also(v, 'content')}",
}
