"""Every sentence of the interface has its Japanese; needs GNU gettext and changes nothing in the tree."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

HERE = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/ja/LC_MESSAGES/django.po")


def main():
    """Extract the sentences of a copy of the tree into its catalogue and see what is without translation."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(listed, cwd=HERE, capture_output=True, text=True, check=True).stdout
        for name in filter(None, names.split("\0")):
            if (HERE / name).is_file() and Path(name).suffix in (".py", ".html", ".txt", ".po"):
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(HERE / name, copy / name)
        (copy / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
        extract = [sys.executable, "-m", "django", "makemessages", "--locale", "ja", "--no-wrap"]
        subprocess.run([*extract, "--ignore", "tests/*", "--verbosity", "0"], cwd=copy, check=True)
        catalogue = polib.pofile(str(copy / CATALOGUE))
    missing = [entry for entry in catalogue if not entry.obsolete and not entry.translated()]
    for entry in missing:
        where = ", ".join(f"{name}:{line}" for name, line in entry.occurrences)
        why = "to be looked at again (fuzzy)" if entry.fuzzy else "not translated"
        print(f"{where}: {why}: {entry.msgid}")
    if missing:
        sys.exit(f"{len(missing)} sentences have no Japanese translation.")


if __name__ == "__main__":
    main()
