"""The desks on the web (网页): a door beside the command line. It signs people in, opens the transaction, shows pages."""

from supervision.web.app import create_app

__all__ = ["create_app"]
