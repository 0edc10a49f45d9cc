"""`python -m supervision`: the command line."""

from supervision.cli import main

main()
