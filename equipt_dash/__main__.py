"""``python -m equipt_dash``."""

import sys

from equipt_dash.commands.cli import main

sys.exit(main())
