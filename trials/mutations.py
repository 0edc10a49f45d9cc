"""What can happen to a file on its way to the office (文件的损坏): to its cells, to its text, to its bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Grid = list[list[str]]

NASTY = (
    "甲" * 200_000,
    "9" * 400,
    "1e308",
    "-1",
    "1305302024000110011",
    "0000年00月00日",
    "9999年99月99日",
    "1900年01月01日",
    "99999999-01-01",
    "=1+1",
    "'=1+1",
    "#REF!",
    '"',
    'a"b,c',
    "一\n二",
    "一\r二",
    "\t",
    "|" * 500,
    "1|2|3|土地使用权人：|",
    "\u200b\ufeff",
    "𠮷\U0010ffff",
    "\0",
    "NaN",
    "true",
    '{"data": []}',
)
"""Cells that nobody meant, each of them seen somewhere."""


@dataclass(frozen=True)
class Mutation:
    """Something that happens to the cells of a table, to its text, or to its bytes."""

    name: str
    cells: Callable[[Random, Grid], None] | None = None
    text: Callable[[Random, str], str] | None = None
    bytes: Callable[[Random, bytes], bytes] | None = None


# What happens to cells


def place(random: Random, grid: Grid) -> tuple[int, int]:
    row = random.randrange(len(grid))
    return row, random.randrange(len(grid[row]))


def swap_cells(random: Random, grid: Grid) -> None:
    (row, column), (other, beside) = place(random, grid), place(random, grid)
    grid[row][column], grid[other][beside] = grid[other][beside], grid[row][column]


def empty_cells(random: Random, grid: Grid) -> None:
    for _ in range(random.randint(1, 8)):
        row, column = place(random, grid)
        grid[row][column] = ""


def shift_row(random: Random, grid: Grid) -> None:
    row, column = place(random, grid)
    grid[row].insert(column, "")
    if random.random() < 0.5:
        grid[row].pop()


def write_nonsense(random: Random, grid: Grid) -> None:
    for _ in range(random.randint(1, 3)):
        row, column = place(random, grid)
        grid[row][column] = random.choice(NASTY)


def double_row(random: Random, grid: Grid) -> None:
    grid.insert(random.randrange(len(grid)), list(random.choice(grid)))


def lose_column(random: Random, grid: Grid) -> None:
    column = random.randrange(len(grid[0]))
    for row in grid:
        if len(row) > 1:
            del row[column : column + 1]


def double_column(random: Random, grid: Grid) -> None:
    column = random.randrange(len(grid[0]))
    for row in grid:
        row.insert(random.choice((column, len(row))), row[min(column, len(row) - 1)])


def rename_column(random: Random, grid: Grid) -> None:
    column = random.randrange(len(grid[0]))
    grid[0][column] = random.choice(("", "容积", grid[0][column] + "1", random.choice(grid[0]), "甲" * 5000))


def add_columns(random: Random, grid: Grid) -> None:
    many = random.choice((10, 250, 2000))
    for at, row in enumerate(grid):
        row += [f"列{number}" if at == 0 else "值" for number in range(many)]


def add_title(random: Random, grid: Grid) -> None:
    grid[:0] = [["供地结果一览表"], *([""] for _ in range(random.randint(0, 12)))]


def lose_rows(random: Random, grid: Grid) -> None:
    del grid[random.randint(1, len(grid)) :]


# What happens to text


def unbalance_quotes(random: Random, text: str) -> str:
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(text) + 1)
        text = f'{text[:at]}"{text[at:]}'
    return text


def mix_line_ends(random: Random, text: str) -> str:
    return re.sub("\r?\n", lambda _: random.choice(("\n", "\r\n", "\r", "\n\r\n", "\u2028")), text)


def change_delimiter(random: Random, text: str) -> str:
    other = random.choice("\t;|，")
    lines = text.split("\n")
    at = random.choice((0, random.randrange(len(lines))))
    return "\n".join([*lines[:at], *(line.replace(",", other) for line in lines[at:])])


# What happens to bytes


def piece(random: Random, data: bytes) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 4, 64, 1000)))


def flip_bytes(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 8, 64)) if changed else 0):
        changed[random.randrange(len(changed))] = random.choice((random.randrange(256), 0, 255))
    return bytes(changed)


def change_number(random: Random, data: bytes) -> bytes:
    """A number written in the file, as text or as four bytes, becomes absurd."""
    numbers = list(re.finditer(rb"\d+", data))
    if numbers and random.random() < 0.7:
        found = random.choice(numbers)
        absurd = random.choice((b"0", b"-1", b"99999", b"4294967295", b"9" * 20, b"1e400", b""))
        return data[: found.start()] + absurd + data[found.end() :]
    at = random.randrange(max(1, len(data) // 4)) * 4
    return data[:at] + random.choice((b"\xff" * 4, b"\0\0\0\x80", b"\xfe\xff\xff\xff")) + data[at + 4 :]


def cut(random: Random, data: bytes) -> bytes:
    start, end = piece(random, data)
    return data[:start] + data[end:]


def cut_short(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def double(random: Random, data: bytes) -> bytes:
    start, end = piece(random, data)
    return data[:end] + data[start:end] * random.choice((1, 1, 50)) + data[end:]


def move(random: Random, data: bytes) -> bytes:
    start, end = piece(random, data)
    rest = data[:start] + data[end:]
    at = random.randrange(len(rest) + 1)
    return rest[:at] + data[start:end] + rest[at:]


def write_nul(random: Random, data: bytes) -> bytes:
    start, end = piece(random, data)
    return data[:start] + bytes(end - start) + data[end:]


def mix_encodings(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data) + 1)
    other = random.choice(("gb18030", "utf-8", "utf-16", "big5"))
    text = data[start:].decode(random.choice(("utf-8", "gb18030")), "ignore")
    return data[:start] + text.encode(other, "replace")


MUTATIONS = (
    Mutation("cells swapped", cells=swap_cells),
    Mutation("cells emptied", cells=empty_cells),
    Mutation("row shifted", cells=shift_row),
    Mutation("nonsense in cells", cells=write_nonsense),
    Mutation("row doubled", cells=double_row),
    Mutation("column lost", cells=lose_column),
    Mutation("column doubled", cells=double_column),
    Mutation("column renamed", cells=rename_column),
    Mutation("columns added", cells=add_columns),
    Mutation("title added", cells=add_title),
    Mutation("rows lost", cells=lose_rows),
    Mutation("quotes unbalanced", text=unbalance_quotes),
    Mutation("line ends mixed", text=mix_line_ends),
    Mutation("delimiter changed", text=change_delimiter),
    Mutation("bytes flipped", bytes=flip_bytes),
    Mutation("number changed", bytes=change_number),
    Mutation("piece cut", bytes=cut),
    Mutation("cut short", bytes=cut_short),
    Mutation("piece doubled", bytes=double),
    Mutation("piece moved", bytes=move),
    Mutation("NULs written", bytes=write_nul),
    Mutation("encodings mixed", bytes=mix_encodings),
)
