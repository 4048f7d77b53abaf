"""``python -m equipt_dash``."""

import sys

from equipt_dash.cli import main

sys.exit(main())
