"""`python -m portal.cli`, where the program `portal` is not on the path."""

from portal.cli import main

main(prog_name="portal")
