"""The boundary (界址): boundary points as land bureaus exchange them, brought to longitude and latitude."""
