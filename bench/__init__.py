"""The product measured beside its limit and its peers, in one run: `python -m bench --help`, or `make bench`.

Timings are reported in docs/performance.md and never asserted in tests.
"""
