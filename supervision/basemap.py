"""The background of the map (底图): where its tiles come from, as the office's `[map]` says; none unless it is set.

Tiles are those of Web Mercator over CGCS2000 (天地图 `_w`), to which WGS-84 is equal within centimetres. Coordinates are
drawn as they are kept: nothing is shifted to GCJ-02.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from supervision.staff import read_text

KEYS = ("tiles", "subdomains", "key", "attribution", "max_zoom", "extent")
TILE = ("{x}", "{y}", "{z}")
MOST_ZOOM = 22
USUAL_ZOOM = 18
HOST = re.compile(r"[a-z0-9.-]+(:[0-9]{1,5})?")

Extent = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True, slots=True)
class BaseMap:
    """`tiles` are addresses, the lowest layer first, with `{x}{y}{z}` and `{s}` left in; `extent` is the county's."""

    tiles: tuple[str, ...] = ()
    subdomains: tuple[str, ...] = ()
    attribution: str = ""
    max_zoom: int = USUAL_ZOOM
    extent: Extent | None = None

    def hosts(self) -> list[str]:
        """The hosts a browser may ask for tiles, as a policy names them: `https://t0.tianditu.gov.cn`."""
        found = (host for address in self.tiles for host in self._hosts_of(address))
        return list(dict.fromkeys(found))

    def _hosts_of(self, address: str) -> Iterator[str]:
        for subdomain in self.subdomains or ("",):
            parts = urlsplit(address.replace("{s}", subdomain))
            yield f"{parts.scheme}://{parts.netloc}"


# Reading the settings


def read_map(table: object, problems: list[str]) -> BaseMap:
    """The `[map]` of a settings file; what is wrong goes to `problems`, each with its key and reason."""
    if not isinstance(table, dict):
        problems.append("map：应写成[map]一节")
        return BaseMap()
    problems += [f"map.{key}：没有这项设置，可用的有{'、'.join(KEYS)}" for key in table if key not in KEYS]
    key = read_text("map.key", table.get("key", ""), problems, required=False)
    subdomains = _texts("map.subdomains", table.get("subdomains", []), problems)
    tiles = tuple(
        _address(address, key, subdomains, problems)
        for address in _texts("map.tiles", table.get("tiles", []), problems)
    )
    return BaseMap(
        tiles,
        subdomains,
        read_text("map.attribution", table.get("attribution", ""), problems, required=False),
        _zoom(table.get("max_zoom", USUAL_ZOOM), problems),
        _extent(table.get("extent"), problems),
    )


def _texts(key: str, value: object, problems: list[str]) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        problems.append(f'{key}：应为列表，如 ["…", "…"]，现为{value!r}')
        return ()
    return tuple(read_text(key, text, problems, required=True) for text in value)


def _address(address: str, key: str, subdomains: tuple[str, ...], problems: list[str]) -> str:
    missing = [part for part in TILE if part not in address]
    if missing:
        problems.append(f"map.tiles：地址中没有{'、'.join(missing)}（分幅号），现为{address!r}")
    if "{s}" in address and not subdomains:
        problems.append("map.subdomains：地址中有{s}，应写明依次换成什么")
    if "{key}" in address and not key:
        problems.append("map.key：地址中有{key}，没有写明密钥")
    parts = urlsplit(address.replace("{s}", subdomains[0] if subdomains else "s"))
    if parts.scheme not in ("https", "http") or not HOST.fullmatch(parts.netloc):
        problems.append(f"map.tiles：应为 https:// 开头的地址，现为{address!r}")
    return address.replace("{key}", key)


def _zoom(value: object, problems: list[str]) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_ZOOM:
        return value
    problems.append(f"map.max_zoom：应为1至{MOST_ZOOM}的整数，现为{value!r}")
    return USUAL_ZOOM


def _extent(value: Any, problems: list[str]) -> Extent | None:
    if value is None:
        return None
    numbers = (
        isinstance(value, list) and len(value) == 4 and all(type(side) in (int, float) for side in value)
    )
    if numbers:
        west, south, east, north = (float(side) for side in value)
        if 73 <= west < east <= 136 and 3 <= south < north <= 54:
            return west, south, east, north
    problems.append(f"map.extent：应为 [西, 南, 东, 北] 四个度数，现为{value!r}")
    return None
