"""Compiled catalogues from the .po files, without GNU gettext, which a newcomer's machine may not have."""

from pathlib import Path

import polib
from django.conf import settings


def compile_catalogues():
    """Write each .mo that is missing or older than its .po; returns the .po files compiled."""
    compiled = []
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            fresh = target.with_suffix(".mo.new")
            polib.pofile(str(source)).save_as_mofile(str(fresh))
            fresh.replace(target)
            compiled.append(source)
    return compiled
