"""Start: the command line when a verb is given."""

import sys


def main() -> int:
    """The program's exit code."""
    from desktop_app.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
