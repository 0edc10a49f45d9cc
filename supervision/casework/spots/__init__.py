"""Spots (图斑) of satellite and aerial images: taken in, laid over the parcels, given to officers, looked at, closed."""
