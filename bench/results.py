"""What was measured, kept as JSON: a part of a run can be made again, or added, and the report written from all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

COMMANDS = "commands"


class Results:
    """One file for each part and database, in a folder."""

    def __init__(self, folder: Path, command: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._command = command

    def by(self, command: str) -> Results:
        """The same folder, for figures a command brings."""
        return Results(self._folder, command)

    def keep(self, part: str, measured: Any) -> None:
        """Keep a part's figures in the place of those before, and the command that brought them."""
        self._write(part, measured)
        self._write(COMMANDS, (self.get(COMMANDS) or {}) | {part: self._command})

    def commands(self) -> list[str]:
        """The commands that brought what is kept, each once."""
        return list(dict.fromkeys((self.get(COMMANDS) or {}).values()))

    def _write(self, part: str, kept: Any) -> None:
        path = self._folder / f"{part}.json"
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def get(self, part: str) -> Any:
        """A part's figures, None where it was not measured."""
        path = self._folder / f"{part}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    def sizes(self, part: str) -> list[int]:
        """The sizes a part was measured at, of parts kept as `part.SIZE`."""
        return sorted(int(path.name.split(".")[-2]) for path in self._folder.glob(f"{part}.*.json"))
