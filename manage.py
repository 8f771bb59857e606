#!/usr/bin/env python3
"""Django's command line; finds the project's own Python by itself."""

import importlib.util
import os
import signal
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV_PYTHON = HERE / ".venv" / "bin" / "python"


def main():
    if importlib.util.find_spec("django") is None:
        if VENV_PYTHON.exists() and Path(sys.prefix) != HERE / ".venv":
            os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])
        sys.exit("Django is not installed here. Run bin/dev once; it sets everything up.")
    # A terminated command still leaves in good order: the embedded database stops with its last user.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storyhub.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
