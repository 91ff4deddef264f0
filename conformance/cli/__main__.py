"""`python -m conformance.cli`: the command line without its installed script."""

from conformance.cli import main

main()
