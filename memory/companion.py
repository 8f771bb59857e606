"""A second process that helps to finish a story: reading is arithmetic, and one process has one core of it.

Imported before Django is set up, in the new process; so it imports nothing of ours by itself.
"""

import os


def help_with(story_id, database):
    """Work on what a story needs until nothing is left to begin."""
    import django

    os.nice(10)
    django.setup()
    from django.conf import settings
    from django.db import connection

    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = database
    from memory.syncing import work_off

    work_off(story_id)
    connection.close()
