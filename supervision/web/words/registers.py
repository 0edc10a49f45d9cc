"""Registers of idle land, entries for the national system (闲置台账、回填)."""

EN = {
    "闲置台账": "Idle registers",
    "未满一年的，列几天内满一年的": "Also what comes to its year within days",
    "不填的为{days}天": "{days} if left empty",
    "公开情况": "Publication",
    "使用权人为自然人的，姓名只留姓氏，依据{clause}。": "Of natural persons only the family name is shown ({clause}).",
    "截至{day}。": "As of {day}.",
    "下载（XLSX）": "Download (XLSX)",
    "回填": "Filings",
    "今日需回填": "To be entered today",
    "应在土地市场动态监测与监管系统中录入的事项；录入后勾选销号。": "To be entered in the national land market system; tick what was entered.",
    "录入项": "Form",
    "录入内容": "What to type",
    "{day}登记": "recorded {day}",
    "只列该日起登记的": "Recorded since",
    "已录入，销号": "Entered, tick off",
    "系统备案号": "Number given by the system",
    "请先勾选已在系统中录入的事项": "Tick what was entered first",
    "已登记回填{count}项。": "{count} entered.",
}
