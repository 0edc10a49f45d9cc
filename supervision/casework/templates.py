"""Templates (文书模板): one text file a notice or paper in `notice_templates/`, checked when loaded, compiled once.

`@part _close` lays another file's lines in at that place, so that the hash of a template covers every word of
its letter and an error is told by file and line. Jinja2 itself is given nothing to load from.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import jinja2
from jinja2 import meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from supervision.casework.blocks import GOES_ON, MARKERS, BadLine, Block, parse
from supervision.casework.case_papers.contexts import CASE_CONTEXTS
from supervision.casework.correction_wording import CorrectionWording
from supervision.casework.letter_wording import Wording, flattened
from supervision.casework.papers.contexts import CONTEXTS
from supervision.law.steps import CORRECTING, NoticeName, PaperName

FOLDER = Path(__file__).parents[2] / "notice_templates"
SUFFIX = ".txt.j2"
PART = "@part "
PART_NAME = re.compile(r"[\w-]+")
ENCODING = "utf-8-sig"
"""UTF-8, with the mark at its beginning that 记事本 writes or without."""

ALL_MARKERS = (*MARKERS, GOES_ON)
MARKED = re.compile(rf"@row [^|]+ \| \S|(?!@row)(?:{'|'.join(map(re.escape, ALL_MARKERS))}) \S")
NOT_PRINTED = re.compile(r"\{%.*?%\}|\{#.*?#\}")


class BadTemplate(ValueError):
    """What is wrong with a template, and in which line of which file."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"模板{place}：{why}")


class Templates:
    """The templates of some folders, a file in the first that has it; a file that is `tried` stands in the place of that of
    its name. Each is loaded at its first use, so one that is broken stops no other.
    """

    def __init__(self, *folders: Path, tried: Path | None = None) -> None:
        self._shelf = Shelf(folders, tried)
        self._loaded: dict[NoticeName | PaperName, PaperTemplate] = {}
        self._environment = ImmutableSandboxedEnvironment(
            undefined=jinja2.StrictUndefined,
            finalize=printed,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.globals.clear()

    def named(self, name: NoticeName | PaperName) -> PaperTemplate:
        """The template of a notice or paper. Raises BadTemplate if its text is not sound."""
        template = self._loaded.get(name)
        if template is None:
            template = self._loaded[name] = PaperTemplate(
                f"{name}{SUFFIX}", self._shelf, self._environment, words_of(name)
            )
        return template

    def files_of(self, name: NoticeName | PaperName) -> list[Path]:
        """The files a template is made of, its own first and then its parts: those that cannot be read too."""
        found: dict[Path, None] = {}
        waiting = [f"{name}{SUFFIX}"]
        while waiting:
            file = self._shelf.file_of(waiting.pop(0))
            if file not in found:
                found[file] = None
                waiting = [*_parts_of(file), *waiting]
        return list(found)

    def lines_of(self, name: NoticeName | PaperName) -> list[Line]:
        """Every line of a template as it is laid out, each with its place. Raises BadTemplate."""
        return list(_laid_out(self._shelf, f"{name}{SUFFIX}"))


def words_of(name: NoticeName | PaperName) -> frozenset[str]:
    """The names a template of this notice or paper may use."""
    if isinstance(name, PaperName):
        return frozenset(CONTEXTS[name].__annotations__)
    if name in CASE_CONTEXTS:
        return frozenset(CASE_CONTEXTS[name].__annotations__)
    return frozenset((CorrectionWording if name in CORRECTING else Wording).__annotations__)


class Shelf(NamedTuple):
    """Where templates lie."""

    folders: tuple[Path, ...]
    tried: Path | None

    def file_of(self, name: str) -> Path:
        """Where a file lies: it is the one that is tried, or in the first folder that has it."""
        if self.tried is not None and self.tried.name == name:
            return self.tried
        lying = (folder / name for folder in self.folders)
        return next(filter(Path.is_file, lying), self.folders[-1] / name)


class Line(NamedTuple):
    """A line of a template as it was laid out, and where it was written."""

    text: str
    place: str
    file: Path


class PaperTemplate:
    """One template with its parts laid in: checked, compiled, its wording fixed by `sha256`.

    `words` are the names it uses: what they say is the whole context of a paper.
    """

    def __init__(
        self,
        file: str,
        shelf: Shelf,
        environment: ImmutableSandboxedEnvironment,
        words: frozenset[str],
    ) -> None:
        self._file = file
        self._lines = tuple(_laid_out(shelf, file))
        source = "".join(f"{line.text}\n" for line in self._lines)
        try:
            used = meta.find_undeclared_variables(environment.parse(source))
            self._template = environment.from_string(source)
        except jinja2.TemplateSyntaxError as error:
            raise BadTemplate(self._place(error.lineno), f"语法有误：{error.message}") from error
        _check(self._lines, used - words)
        self.words = tuple(sorted(used))
        self.sha256 = hashlib.sha256(source.encode()).hexdigest()

    def render(self, words: Mapping[str, object]) -> tuple[Block, ...]:
        """The blocks of one paper. Raises BadTemplate for whatever the template does wrong with these words."""
        try:
            return parse(self._template.render(words))
        except BadLine as error:
            raise BadTemplate(self._file, str(error)) from error
        except Exception as error:  # a template is office data: a mistake in it sets one parcel aside
            raise BadTemplate(self._place(_line_of(error)), _reason(error)) from error

    def _place(self, number: int) -> str:
        return self._lines[number - 1].place if 0 < number <= len(self._lines) else self._file


def printed(value: object) -> str:
    """What a template prints (finalize): one line of visible text; nothing to print is a hole and fails."""
    if type(value) is not str:
        if type(value) is not int:
            return _unprintable(value)
        return str(value)
    if not value.isprintable():
        value = flattened(value)
    if not value or value.isspace():
        raise ValueError("要写的内容是空的；事项可能未登记的，应当用if略去这一处")
    return value


def _unprintable(value: object) -> str:
    if isinstance(value, jinja2.Undefined):
        return str(value)  # raises UndefinedError, which names it
    raise TypeError(f"只能写出文字和整数，不能写出{value!r}")


def _laid_out(shelf: Shelf, name: str, within: tuple[str, ...] = ()) -> Iterator[Line]:
    """The lines of a template, each `@part` replaced by the lines of the file it names."""
    if name in within:
        raise BadTemplate(name, f"循环引用：{' → '.join((*within, name))}")
    file = shelf.file_of(name)
    try:
        text = file.read_text(encoding=ENCODING)
    except OSError as error:
        raise BadTemplate(name, "读不到这个模板文件") from error
    except UnicodeDecodeError as error:
        raise BadTemplate(name, "不是UTF-8编码") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(PART):
            part = _file_of_part(line)
            if not part:
                raise BadTemplate(f"{name}第{number}行", f"“{line}”：部分的名称只能是文件名，不带路径和后缀")
            yield from _laid_out(shelf, part, (*within, name))
        else:
            yield Line(line.rstrip(), f"{name}第{number}行", file)


def _parts_of(file: Path) -> list[str]:
    """The files one names as its parts, as far as anything can be made out in it."""
    try:
        lines = file.read_text(encoding=ENCODING, errors="replace").splitlines()
    except OSError:
        return []
    return list(filter(None, (_file_of_part(line) for line in lines if line.startswith(PART))))


def _file_of_part(line: str) -> str:
    """The file in which a part lies; "" for what would lead elsewhere."""
    name = line.removeprefix(PART).strip()
    return f"{name}{SUFFIX}" if PART_NAME.fullmatch(name) else ""


def _check(lines: tuple[Line, ...], unknown: set[str]) -> None:
    """Refuse a line without a marker, and a name that the notice or paper does not have."""
    for line in lines:
        for word in unknown:
            if re.search(rf"\b{re.escape(word)}\b", line.text):
                raise BadTemplate(line.place, f"没有“{word}”这个名称")
        text = NOT_PRINTED.sub("", line.text).strip()
        if text and not MARKED.match(text):
            raise BadTemplate(line.place, f"“{text}”没有以标记开头，可用的标记有{'、'.join(ALL_MARKERS)}")


def _reason(error: Exception) -> str:
    unknown = re.search("'(.+)' is undefined", str(error))
    return f"没有“{unknown[1]}”这个名称" if unknown else str(error)


def _line_of(error: Exception) -> int:
    """The line of the laid-out template an error came from; 0 if it came from elsewhere."""
    trace, number = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            number = trace.tb_lineno
        trace = trace.tb_next
    return number
