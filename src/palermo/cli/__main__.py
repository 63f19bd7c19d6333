"""python -m palermo.cli: the command itself."""

import sys

from palermo.cli import main

sys.exit(main())
