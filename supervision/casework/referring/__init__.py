"""Referrals to enforcement (案件线索移交): what one carries, handing it over, taking or returning it, what came of it."""
