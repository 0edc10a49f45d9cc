"""The checks of a check-up that papers need (文书体检): their templates, and the fonts they are set in."""

from __future__ import annotations

from supervision.casework.layout.fonts import fonts_of
from supervision.casework.letters import in_use
from supervision.casework.template_check import origins, stray_files
from supervision.cli.checkup import Finding, Health
from supervision.office import Office
from supervision.printing import PAPERS


def templates(office: Office) -> Finding:
    """Every notice and paper has a template that can be read and compiled; which are the office's own (本机关模板)."""
    in_use_here, own = in_use(office), office.printing.templates_dir
    wrong = []
    for paper in PAPERS:
        try:
            in_use_here.named(paper)
        except ValueError as bad:
            wrong.append(f"《{paper.zh}》{bad}")
    if wrong:
        todo = f"改正{own or 'notice_templates/'}下的模板，再运行 supervision templates check"
        return Finding(Health.FAULT, "；".join(wrong), f"{todo}；在此以前该文书不能拟稿")
    if own is None:
        return Finding(Health.OK, f"{len(PAPERS)}种通知书和文书模板齐全")
    if strays := stray_files(in_use_here, own):
        return Finding(Health.ATTENTION, "；".join(strays), "改正文件名，或者移出这个文件夹")
    ours = [origin for origin in origins(in_use_here, own) if origin.own]
    return Finding(Health.OK, f"{len(PAPERS)}种通知书和文书模板齐全，其中{len(ours)}种用本机关的（{own}）")


def paper_fonts(office: Office) -> Finding:
    """What papers are set in: the fonts the standard names, or the free ones that stand in (代用字体)."""
    faces: dict[str, list[str]] = {}
    for face, family in fonts_of(office.printing.fonts_dir).stood_in_for.items():
        faces.setdefault(family, []).append(face.value)
    if not faces:
        return Finding(Health.OK, "标准所列字体齐全")
    said = "；".join(f"{'、'.join(names)}由{family}代用" for family, names in faces.items())
    return Finding(Health.OK, f"{said}（要用标准所列字体，放入[printing]的fonts_dir）")
