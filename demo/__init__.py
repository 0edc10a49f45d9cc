"""The demonstration (`make demo`): invented people and parcels beside a real county's published supply results."""
