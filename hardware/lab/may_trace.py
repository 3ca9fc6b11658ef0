"""Exit status 0 where a process may trace its child, as user-mode Linux does with all of its own."""

import ctypes
import os
import signal
import sys

TRACE_ME, CONTINUE = 0, 7
libc = ctypes.CDLL(None, use_errno=True)
child = os.fork()
if child == 0:
    if libc.ptrace(TRACE_ME, 0, None, None) == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(0)
    os._exit(1)
_, status = os.waitpid(child, os.WUNTRACED)
if os.WIFSTOPPED(status):
    stopped = libc.ptrace(CONTINUE, child, None, None)
    _, status = os.waitpid(child, 0)
    sys.exit(0 if stopped == 0 and status == 0 else 1)
sys.exit(1)
