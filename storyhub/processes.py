"""Ending processes that are not our children."""

import contextlib

import psutil

PATIENCE = 5  # seconds a process has to end before it is killed


def end_all(processes):
    """Ask all of them to end, kill those that do not; one that is already gone is as good."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    _, stubborn = psutil.wait_procs(processes, timeout=PATIENCE)
    for process in stubborn:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(stubborn, timeout=PATIENCE)
