"""What a holder is told and a finding rests on (告知与认定所引条款): clauses that papers quote and no row rests on."""

from supervision.law.rules.clause import ORDER53, Clause
from supervision.law.terms import Ground

REPORT = Clause(
    ORDER53,
    "第二十三条第一款",
    "国有建设用地使用权人应当在项目开发建设期间，及时向市、县国土资源主管部门报告项目动工开发、开发进度、竣工等情况。",
)
BOARD = Clause(
    ORDER53,
    "第二十三条第二款",
    "国有建设用地使用权人应当在施工现场设立建设项目公示牌，公布建设用地使用权人、建设单位、项目动工开发、"
    "竣工时间和土地开发利用标准等。",
)
FEE = Clause(
    ORDER53,
    "第十四条第（一）项",
    "未动工开发满一年的，由市、县国土资源主管部门报经本级人民政府批准后，向国有建设用地使用权人下达"
    "《征缴土地闲置费决定书》，按照土地出让或者划拨价款的百分之二十征缴土地闲置费。",
)
RECOVERY = Clause(
    ORDER53,
    "第十四条第（二）项",
    "未动工开发满两年的，由市、县国土资源主管部门按照《中华人民共和国土地管理法》第三十七条和"
    "《中华人民共和国城市房地产管理法》第二十六条的规定，报经有批准权的人民政府批准后，"
    "向国有建设用地使用权人下达《收回国有建设用地使用权决定书》，无偿收回国有建设用地使用权。",
)
GROUND_CLAUSES = {
    Ground.NOT_DELIVERED: Clause(
        ORDER53,
        "第八条第一款第（一）项",
        "因未按照国有建设用地使用权有偿使用合同或者划拨决定书约定、规定的期限、条件将土地交付给国有建设用地使用权人，"
        "致使项目不具备动工开发条件的",
    ),
    Ground.PLAN_CHANGED: Clause(
        ORDER53,
        "第八条第一款第（二）项",
        "因土地利用总体规划、城乡规划依法修改，造成国有建设用地使用权人不能按照国有建设用地使用权有偿使用合同"
        "或者划拨决定书约定、规定的用途、规划和建设条件开发的",
    ),
    Ground.POLICY: Clause(
        ORDER53,
        "第八条第一款第（三）项",
        "因国家出台相关政策，需要对约定、规定的规划和建设条件进行修改的",
    ),
    Ground.PETITIONS: Clause(
        ORDER53, "第八条第一款第（四）项", "因处置土地上相关群众信访事项等无法动工开发的"
    ),
    Ground.MILITARY_OR_RELICS: Clause(
        ORDER53, "第八条第一款第（五）项", "因军事管制、文物保护等无法动工开发的"
    ),
    Ground.OTHER_GOVERNMENT: Clause(ORDER53, "第八条第一款第（六）项", "政府、政府有关部门的其他行为。"),
    Ground.DISASTER: Clause(
        ORDER53, "第八条第二款", "因自然灾害等不可抗力导致土地闲置的，依照前款规定办理。"
    ),
}
"""Preliminary works (前期工作) stand in no clause of Order 53: art. 26 of the 房地产管理法 knows them."""
