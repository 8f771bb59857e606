"""Where sockets live: in the state folder, or, if that path is too long for one, in a private short one."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

LONGEST = 103  # bytes of a socket's path; Linux takes 107, macOS 103


def socket_folder(state, server, socket_name):
    """The folder of `server` ("postgres" or "redis") in which a socket of that name fits; makes nothing."""
    folder = state / f"{server}.run"
    if len(os.fsencode(folder / socket_name)) > LONGEST:
        digest = hashlib.sha256(os.fsencode(state)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"storyhub-{os.geteuid()}-{digest}-{server}"
    return folder


def make_private(folder, *, owner=None):
    """Make `folder`, open to nobody but its owner: us, or the account (a pwd entry) a server runs under."""
    folder.mkdir(mode=0o700, exist_ok=True)
    allowed = {os.geteuid()} | ({owner.pw_uid} if owner else set())
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in allowed:
        raise PermissionError(
            f"{folder} belongs to somebody else; remove it or set STORYHUB_STATE to another folder."
        )
    if owner and found.st_uid != owner.pw_uid:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    folder.chmod(0o700)
