#!/usr/bin/env python3
"""interrupt.py SIGNAL COUNT FOLDER COMMAND...: runs a command, sends it the signal once FOLDER has COUNT packages; its exit status
(128 and more: it died of a signal).  COUNT 0: as soon as something of a run stands there.  99: it was done before."""
import os
import signal
import subprocess
import sys
import time


def standing(folder):
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return -1
    packages = [name for name in names if not name.startswith('.')]
    return len(packages) if packages or any(name != '.lock' for name in names) else -1


def main():
    number, count, folder = getattr(signal, sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    run = subprocess.Popen(sys.argv[4:])
    while run.poll() is None and standing(folder) < count:
        time.sleep(0.002)
    if run.poll() is not None:
        return 99
    run.send_signal(number)
    status = run.wait()
    return status if status >= 0 else 128 - status


sys.exit(main())
