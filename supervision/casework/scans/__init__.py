"""Scans of papers (扫描件): contracts, decisions, vouchers, kept as photos are."""
