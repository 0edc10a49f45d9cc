"""The order papers are carried round in: by who serves, a short way over the map, the rest by their place."""

from __future__ import annotations

from itertools import pairwise, permutations
from math import hypot
from random import Random

import pytest

from supervision.casework.print_runs.route import Point, Stop, in_route_order, short_way


def length(points: list[Point], way: list[int]) -> float:
    return sum(hypot(points[a][0] - points[b][0], points[a][1] - points[b][1]) for a, b in pairwise(way))


def keys(stops: list[Stop]) -> list[int]:
    return [stop.key for stop in in_route_order(stops)]


def test_each_server_has_his_own_round() -> None:
    stops = [
        Stop(1, "寻寨国土所", "寻寨镇"),
        Stop(2, "新河镇国土所", "新河镇"),
        Stop(3, "寻寨国土所", "荆家庄乡"),
    ]
    assert [stop.served_by for stop in in_route_order(stops)] == ["寻寨国土所", "寻寨国土所", "新河镇国土所"]


def test_those_who_are_listed_go_first_in_their_order() -> None:
    stops = [Stop(1, "甲所", ""), Stop(2, "乙所", ""), Stop(3, "未分配", ""), Stop(4, "丙所", "")]
    found = [stop.served_by for stop in in_route_order(stops, ["丙所", "甲所", "乙所"])]
    assert found == ["丙所", "甲所", "乙所", "未分配"]


def test_along_a_street_the_way_goes_from_west_to_east() -> None:
    street = [Stop(n, "所", "", (115.20 + n / 1000, 37.5)) for n in (3, 1, 4, 2, 5)]
    assert keys(street) == [1, 2, 3, 4, 5]


def test_it_begins_at_the_north_western_most() -> None:
    corners = [(115.3, 37.5), (115.2, 37.6), (115.3, 37.6), (115.2, 37.5)]
    assert short_way(corners)[0] == 1


def test_two_legs_do_not_cross() -> None:
    points = [(0.0, 3.0), (1.0, 2.9), (1.1, 1.0), (0.1, 0.9), (0.0, 2.0), (1.2, 2.0)]
    way = short_way(points)
    assert sorted(way) == list(range(6))
    best = min(length(points, [0, *rest]) for rest in permutations(range(1, 6)))
    assert length(points, way) == pytest.approx(best)


@pytest.mark.parametrize("seed", range(5))
def test_over_many_places_it_is_far_shorter_than_as_they_were_told_and_goes_to_each_once(seed: int) -> None:
    random = Random(seed)
    points = [(random.random(), random.random()) for _ in range(150)]
    way = short_way(points)
    assert sorted(way) == list(range(150))
    assert length(points, way) < 0.25 * length(points, list(range(150)))
    assert length(points, way) < 0.9 * (150**0.5)  # the shortest way over a square is about 0.71 √n


def test_the_same_places_give_the_same_way_however_they_are_told() -> None:
    random = Random(7)
    stops = [
        Stop(n, "所", f"村{n:02}", (115 + random.random(), 37 + random.random()) if n % 3 else None)
        for n in range(40)
    ]
    shuffled = stops.copy()
    random.shuffle(shuffled)
    assert keys(stops) == keys(shuffled)


def test_where_no_boundary_is_known_the_place_decides_and_comes_after_those_on_the_map() -> None:
    stops = [
        Stop(1, "所", "新河镇西街"), Stop(2, "所", "新河镇东街", (115.2, 37.5)), Stop(3, "所", "仁让里乡"), Stop(4, "所", "新河镇西街"),
    ]  # fmt: skip
    assert keys(stops) == [2, 3, 1, 4]


def test_places_on_one_spot_and_no_places_at_all_are_ways_too() -> None:
    assert short_way([]) == []
    assert short_way([(1.0, 1.0)]) == [0]
    assert sorted(short_way([(1.0, 1.0)] * 5)) == [0, 1, 2, 3, 4]
    assert in_route_order([]) == []
