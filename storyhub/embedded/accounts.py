"""PostgreSQL refuses to run as root: root lends it an account that can reach its files."""

import functools
import os
import pwd
import stat
import subprocess

ACCOUNT = "pgserver"


@functools.cache
def database_account():
    """The account the server runs under when we are root, made if missing; None for everybody else."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", ACCOUNT],
            check=True,
            capture_output=True,
        )
        return pwd.getpwnam(ACCOUNT)


def open_the_way(folder):
    """Let everyone pass through (not read) the folders above `folder`."""
    for above in folder.resolve().parents:
        mode = above.stat().st_mode
        if not mode & stat.S_IXOTH:
            above.chmod(mode | stat.S_IXOTH)


def readable_by_all(folder):
    """Let everyone read and run what is in `folder`; installed under a strict umask, only root may."""
    open_the_way(folder)
    if (folder / "bin" / "postgres").stat().st_mode & stat.S_IXOTH:
        return
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            everyone = stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
            path.chmod(mode | everyone)
