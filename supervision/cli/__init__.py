"""The command line (命令行): a door. It reads the clock, opens the transaction, and speaks to people."""

from supervision.cli.commands import main

__all__ = ["main"]
