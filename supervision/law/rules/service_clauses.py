"""Service (送达): the articles of the Civil Procedure Law each way of service rests on."""

from datetime import date

from supervision.law.rules.clause import Clause, Source
from supervision.law.terms import ServiceWay

CIVIL_PROCEDURE = Source("《中华人民共和国民事诉讼法》", date(2024, 1, 1))
"""Its articles on service hold for statutory papers (行政处罚法第六十一条) and are followed for the county's notices."""

SERVED_BY = {
    ServiceWay.DIRECT: Clause(
        CIVIL_PROCEDURE,
        "第八十八条",
        "受送达人是法人或者其他组织的，应当由法人的法定代表人、其他组织的主要负责人或者该法人、组织负责收件的人签收",
    ),
    ServiceWay.LEFT: Clause(
        CIVIL_PROCEDURE,
        "第八十九条",
        "说明情况，在送达回证上记明拒收事由和日期，由送达人、见证人签名或者盖章，把诉讼文书留在受送达人的住所；"
        "也可以把诉讼文书留在受送达人的住所，并采用拍照、录像等方式记录送达过程，即视为送达。",
    ),
    ServiceWay.ELECTRONIC: Clause(
        CIVIL_PROCEDURE,
        "第九十条",
        "经受送达人同意，人民法院可以采用能够确认其收悉的电子方式送达诉讼文书。",
    ),
    ServiceWay.MAIL: Clause(CIVIL_PROCEDURE, "第九十一条", "邮寄送达的，以回执上注明的收件日期为送达日期。"),
    ServiceWay.ENTRUSTED: Clause(
        CIVIL_PROCEDURE,
        "第九十一条",
        "直接送达诉讼文书有困难的，可以委托其他人民法院代为送达，或者邮寄送达。",
    ),
    ServiceWay.ANNOUNCEMENT: Clause(
        CIVIL_PROCEDURE,
        "第九十五条",
        "受送达人下落不明，或者用本节规定的其他方式无法送达的，公告送达。自发出公告之日起，经过三十日，即视为送达。"
        "公告送达，应当在案卷中记明原因和经过。",
    ),
}
"""On which article each way of service rests."""
