"""The peers: the same deadlines done by other means, one job or workflow for each.

Each module has `run(worker, url, due)`: schedule every parcel due, carry all of it out, return the seconds both took.
"""
