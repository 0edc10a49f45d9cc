"""What the open list of idle land leaves out (公开时的个人信息): the clause it rests on."""

from supervision.law.rules.clause import Clause, Source

PRIVACY = Clause(
    Source("《中华人民共和国政府信息公开条例》（2019年修订）"),
    "第十五条",
    "涉及商业秘密、个人隐私等公开会对第三方合法权益造成损害的政府信息，行政机关不得公开。"
    "但是，第三方同意公开或者行政机关认为不公开会对公共利益造成重大影响的，予以公开。",
)
