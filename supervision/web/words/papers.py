"""Words of papers as files and of editing a draft."""

EN = {
    "改稿": "Edit the draft",
    "正文": "Text",
    "改稿的理由": "Why it is changed",
    "存为新的一稿": "Store as a new version",
    "各稿": "Versions",
    "第{version}稿": "Version {version}",
    "拟稿": "Draft",
    "改稿对照": "What was changed",
    "与拟稿的不同": "Changed since the draft",
    "改过稿，正文为第{version}稿": "Edited: the text is version {version}",
    "最新的正文（在新窗口打开，本页所写的还在）：": "The newest text (opens in a new window; what you typed here stays): ",
    "只有尚未签发的拟稿可以改。": "Only a draft that is not yet issued can be edited.",
    "每行一段，以标记开头：@h 小标题，@p 正文，@row 项目 | 内容，@contact 联系方式，@attach 附件。发文机关、标题、文号、主送、署名、日期和宗地编号不能改。": "A paragraph a line, each with its mark: @h heading, @p text, @row item | content, @contact, @attach. Letterhead, title, number, addressee, signature, date and the parcel's number stay as they are.",
    "已存为第{version}稿，签发时以最新一稿为准。": "Stored as version {version}; the newest version is what is signed.",
    "下载PDF": "Download PDF",
    "下载Word": "Download Word",
    "下载预览PDF": "Download a preview as PDF",
    "下载预览Word": "Download a preview in Word",
}
