"""dump: a capture into a file."""

import os
import stat

from heapy_tui import _engine

LEVELS = ("names", "values")
_attempts = 100


class CaptureResult:
    """What a capture found and what it cost.

    Attributes:
        pause_s (float): seconds in which nothing of this program could run.
        walk_s (float): seconds the walk took, in the twin while the program went on.
        objects (int): Python objects found.
        edges (int): references found between them.
        bytes (int): sum of their sizes, each as sys.getsizeof says.
        added_bytes (int): memory that the capture took beside the program's own.
        method (str): "twin" (a forked copy was walked) or "inline" (the program
            itself was, standing still).
        reason (str): why this method, if there is something to say; else "".
        skipped (dict): for each type ("module.Name") how many objects could not
            be looked into, because its C code failed.
        stream_bytes (int): bytes written.
    """

    __slots__ = ("pause_s", "walk_s", "objects", "edges", "bytes", "added_bytes",
                 "method", "reason", "skipped", "stream_bytes")

    def __init__(self, figures):
        for name in self.__slots__:
            setattr(self, name, figures[name])

    def __repr__(self):
        return "<CaptureResult: %d objects, %d bytes, paused %.1f ms, by %s%s>" % (
            self.objects, self.bytes, self.pause_s * 1e3, self.method,
            ", skipped %d" % sum(self.skipped.values()) if self.skipped else "")


def wants_values(contents):
    if contents not in LEVELS:
        raise ValueError("contents must be 'names' or 'values', not %r" % (contents,))
    return contents == "values"


def _open_beside(path):
    """A new file in the folder of path: (descriptor, name)."""
    folder, name = os.path.split(path)
    for attempt in range(_attempts):
        temporary = os.path.join(folder, ".%s.%d-%d.part" % (name, os.getpid(), attempt))
        try:
            fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            continue
        os.fchmod(fd, 0o600)  # whatever the umask
        return fd, temporary
    raise FileExistsError("too many unfinished captures beside %s" % path)


def _is_special(path):
    """A device, pipe or the like: written to as it is."""
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except FileNotFoundError:
        return False


def dump(path, contents="names", sites=False, *, deadline_s=0.0, force=None, command=None):
    """Write a capture of this process to a file, which heapy-tui opens.

    Args:
        path: where to. The file appears complete or not at all, readable by its
            owner only; an existing one is replaced.
        contents: "names" keeps type, attribute and module names but of other
            strings and bytes only length and hash; "values" keeps short previews.
        sites: also record the lines of files that were running when each object was
            allocated, as far as tracemalloc knows them. The names of these files are in
            the capture then, whatever contents says.
        deadline_s: seconds after which the capture is given up; 0: ten minutes.
        force: None, or "twin" or "inline" to have one method and no other.
        command: what the file says this program was started as; None: its
            command line.

    Returns:
        CaptureResult

    Raises:
        OSError: the file cannot be written.
        RuntimeError: the capture failed or met its deadline; or sites are asked for and
            tracemalloc is not tracing.
        ValueError: contents or force is none of the above.

    Example:
        >>> heapy_tui.dump("/tmp/now.capture").objects
        48210
    """
    values = wants_values(contents)
    path = os.path.realpath(os.fsdecode(path))
    special = _is_special(path)
    if os.path.isdir(path):
        raise IsADirectoryError("%s is a directory" % path)
    if special:
        fd, temporary = os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOCTTY), None
    else:
        fd, temporary = _open_beside(path)
    try:
        try:
            figures = _engine.capture(fd, values=values, deadline_s=deadline_s, force=force,
                                      command=command, sites=sites)
        finally:
            os.close(fd)
        if temporary:
            os.rename(temporary, path)
            temporary = None
    finally:
        if temporary:
            os.unlink(temporary)
    return CaptureResult(figures)
