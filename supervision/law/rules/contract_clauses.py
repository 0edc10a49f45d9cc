"""The contract template (出让合同 GF-2008-2601): its articles as they are cited.

Its text is not among the project's sources but for the articles a court quoted (10, 30); the numbers and words of the
others are from the template as commonly cited and are to be checked against the bureau's own contracts.
"""

from supervision.law.rules.clause import CONTRACT, Clause, Source

NEWER_CONTRACT = Source("《国有建设用地使用权出让合同》（新版示范文本）")
"""The template that limits damages for a late start to a year and rests late completion on the unfinished area.

Its official number is not among the project's sources; its articles are to be checked against the bureau's contracts.
"""

# Money

INTEREST = Clause(
    CONTRACT,
    "第十条",
    "分期支付国有建设用地使用权出让价款的，受让人在支付第二期及以后各期国有建设用地使用权出让价款时，"
    "同意按照支付第一期土地出让价款之日中国人民银行公布的贷款利率，向出让人支付利息",
)
LATE_PAYMENT = Clause(
    CONTRACT,
    "第三十条",
    "受让人不能按时支付国有建设用地使用权出让价款的，自滞纳之日起，每日按迟延支付款项的＿‰向出让人缴纳违约金",
)
LATE_START = Clause(
    CONTRACT,
    "第三十三条第一款",
    "受让人未能按照本合同约定日期或同意延建所另行约定日期开工建设的，每延期一日，"
    "应向出让人支付相当于国有建设用地使用权出让价款总额＿‰的违约金，出让人有权要求受让人继续履约",
)
LATE_COMPLETION = Clause(
    CONTRACT,
    "第三十三条第二款",
    "受让人未能按照本合同约定日期或同意延建所另行约定日期竣工的，每延期一日，"
    "应向出让人支付相当于国有建设用地使用权出让价款总额＿‰的违约金",
)
PERMILLE_OF_THE_STATE_COUNCIL = (
    "国办发〔2006〕100号：对不按时足额缴纳土地出让收入的，合同应约定每日1‰的违约金"
)
"""Said where a grant contract is silent; the figure itself is never put in the contract's place."""

# Duties

SIXTY_DAYS_LATE = Clause(
    CONTRACT,
    "第三十条",
    "延期付款超过60日，经出让人催交后仍不能支付国有建设用地使用权出让价款的，出让人有权解除合同",
)
EXTENSION = Clause(
    CONTRACT, "第十六条", "不能按期开工，应提前30日向出让人提出延建申请，建设延期最长不得超过一年"
)
LATE_HANDOVER = Clause(
    CONTRACT, "第三十七条", "出让人未按期交付出让土地的，每延期一日，应当向受让人给付违约金"
)
VERIFICATION = Clause(
    CONTRACT,
    "第三十四条至第三十六条",
    "固定资产投资、容积率、建筑密度等低于约定最低标准，或者绿地率等超过约定标准的，受让人应当支付违约金",
)

# Completion verification

USE = Clause(CONTRACT, "第十八条", "受让人应当按照本合同约定的土地用途利用土地，不得擅自改变")
PLANNING = Clause(CONTRACT, "第十三条", "受让人新建建筑物应符合约定的规划条件")
INVESTMENT = Clause(
    CONTRACT,
    "第三十四条",
    "固定资产总投资、投资强度未达到约定标准的，按实际差额部分占约定指标的比例，支付相当于同比例出让价款的违约金",
)
DENSITY = Clause(
    CONTRACT,
    "第三十五条",
    "容积率、建筑密度等任何一项指标低于约定的最低标准的，按实际差额部分占约定最低标准的比例，支付相当于同比例出让价款的违约金",
)
GREEN = Clause(
    CONTRACT, "第三十六条", "绿地率等任何一项指标超过约定标准的，支付约定千分比的违约金，并自行拆除相应的设施"
)
MORE_LAND = "《中华人民共和国土地管理法》第七十七条第二款"
