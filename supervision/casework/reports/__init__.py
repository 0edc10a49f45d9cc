"""Reports (报表): figures on a day, as known on a day, each traceable to the rows it was counted from."""
