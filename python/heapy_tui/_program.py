"""A program run in place of the runner: same __main__, argv, path, end.

What Python does for `python SCRIPT`, `-m` and `-c` (Modules/main.c, pymain_run_*)
is done here again, because the capture has to come between the end of the program
and the teardown of its globals.
"""

import os
import sys

from heapy_tui._capture import LEVELS, dump

# What importlib.util would give, but nothing that the program has not imported.
_bootstrap = sys.modules["_frozen_importlib"]
_files = sys.modules["_frozen_importlib_external"]

_USAGE = ("usage: _runner.py --capture-to PATH [--contents names|values] "
          "[--sites FRAMES] -- "
          "(SCRIPT | -m MODULE | -c CODE) ARGS…")


class _Request:
    """The command line of the runner."""

    def __init__(self, words):
        options = {"--capture-to": None, "--contents": "names", "--sites": "0"}
        words = list(words)
        while len(words) >= 2 and words[0] in options:
            options[words[0]] = words[1]
            del words[:2]
        if not words or words.pop(0) != "--" or not words:
            sys.exit(_USAGE)
        self.path = options["--capture-to"]
        self.contents = options["--contents"]
        self.site_frames = int(options["--sites"]) if options["--sites"].isdigit() else None
        self.kind = words[0] if words[0] in ("-m", "-c") else None
        if self.path is None or self.contents not in LEVELS or self.site_frames is None or (
                self.kind and len(words) < 2):
            sys.exit(_USAGE)
        self.path = os.path.abspath(self.path)
        self.program = words  # as behind the name of the interpreter
        self.subject = words[1] if self.kind else words[0]
        self.arguments = words[2:] if self.kind else words[1:]


# ---------------------------------------------------------------- before it runs

def _trace(frames):
    """tracemalloc.start, without a module of Python that the program has not imported."""
    import _tracemalloc
    if not _tracemalloc.is_tracing():  # by PYTHONTRACEMALLOC
        _tracemalloc.start(frames)


def _is_tracing():
    """Still: the program may have stopped it."""
    import _tracemalloc
    return _tracemalloc.is_tracing()


def _quoted(word):
    plain = word and all(c.isalnum() or c in "_@%+=:,./-" for c in word)
    return word if plain else "'" + word.replace("'", "'\\''") + "'"


def _leave_no_trace(request, runner):
    """argv, path and __main__ as if the runner had not been there."""
    own_folder = os.path.realpath(os.path.dirname(runner))
    if sys.path and os.path.realpath(sys.path[0]) == own_folder:
        del sys.path[0]
    for name in [name for name in sys.path_importer_cache if name.startswith(own_folder)]:
        del sys.path_importer_cache[name]
    if hasattr(sys, "orig_argv"):  # 3.10
        n = len(sys.argv)
        sys.orig_argv[len(sys.orig_argv) - n:] = request.program
    sys.argv[:] = [request.kind or request.subject] + request.arguments
    import builtins
    main = sys.modules["__main__"].__dict__
    main.clear()
    main.update(__name__="__main__", __doc__=None, __package__=None, __spec__=None,
                __loader__=_bootstrap.BuiltinImporter,
                __builtins__=builtins, __annotations__={})
    return main


def _put_first(folder):
    """sys.path[0], unless the user wants none (-P, PYTHONSAFEPATH; 3.11)."""
    if not getattr(sys.flags, "safe_path", False):
        sys.path.insert(0, folder)


def _holds_modules(path):
    """A folder or archive with a __main__ module in it (PyImport_GetImporter)."""
    importer = None
    for hook in sys.path_hooks:
        try:
            importer = hook(path)
            break
        except ImportError:
            pass
    sys.path_importer_cache[path] = importer
    return importer is not None


# ---------------------------------------------------------------- the three ways

def _remember_code(text):
    """From 3.13 a traceback shows the lines of -c as well."""
    if sys.version_info >= (3, 13):
        import linecache
        lines = [line + "\n" for line in text.splitlines()]
        linecache.cache["<string>"] = (len(text), None, lines, "<string>")


def _run_code(request, main):
    _put_first("")
    _remember_code(request.subject)
    exec(compile(request.subject, "<string>", "exec", dont_inherit=True), main)


def _run_module(request, main):
    import runpy
    _put_first(os.getcwd())
    runpy._run_module_as_main(request.subject)


def _run_folder(path):
    import runpy
    sys.path.insert(0, path)
    runpy._run_module_as_main("__main__", False)


def _read_script(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        sys.stderr.write("%s: can't open file %r: [Errno %d] %s\n" % (
            sys.executable, path, error.errno, error.strerror))
        sys.exit(2)


def _compiled(path, data):
    if path.endswith(".pyc") and data.startswith(_files.MAGIC_NUMBER):
        import marshal
        return marshal.loads(data[16:])
    return compile(data, path, "exec", dont_inherit=True)


def _run_script(request, main):
    path = os.path.join(os.getcwd(), request.subject)  # and not made simpler
    if _holds_modules(path):
        return _run_folder(path)
    data = _read_script(path)
    _put_first(os.path.dirname(os.path.realpath(path)))
    loader = (_files.SourcelessFileLoader if path.endswith(".pyc")
              else _files.SourceFileLoader)
    main.update(__file__=path, __cached__=None, __loader__=loader("__main__", path))
    exec(_compiled(path, data), main)


_WAYS = {None: _run_script, "-m": _run_module, "-c": _run_code}


# ---------------------------------------------------------------- when it ends

def _without_runner(traceback):
    """The traceback as the program would have it, without our frames."""
    own = (__file__, os.path.join(os.path.dirname(__file__), "_runner.py"))
    while traceback is not None and os.path.realpath(
            traceback.tb_frame.f_code.co_filename) in map(os.path.realpath, own):
        traceback = traceback.tb_next
    return traceback


def _report(error):
    """Print an exception nobody caught, as Python does, and once only."""
    kind, traceback = type(error), _without_runner(error.__traceback__)
    error.__traceback__ = traceback
    sys.last_type, sys.last_value, sys.last_traceback = kind, error, traceback
    if sys.version_info >= (3, 12):
        sys.last_exc = error
    hook = sys.excepthook
    try:
        hook(kind, error, traceback)
    except SystemExit:
        raise
    except BaseException as failure:
        sys.stderr.write("Error in sys.excepthook:\n")
        sys.__excepthook__(type(failure), failure, failure.__traceback__)
        sys.stderr.write("\nOriginal exception was:\n")
        sys.__excepthook__(kind, error, traceback)

    def said_already(*ignored):
        sys.excepthook = hook
        sys.last_traceback = error.__traceback__ = traceback
    sys.excepthook = said_already


def _wait_for_threads():
    """The program has not ended while threads that it started go on."""
    threading = sys.modules.get("threading")
    if threading is None:
        return
    while True:
        going_on = [thread for thread in threading.enumerate()
                    if not thread.daemon and thread is not threading.current_thread()]
        if not going_on:
            return
        for thread in going_on:
            thread.join()


def _capture(request, owner):
    if os.getpid() != owner:
        return  # a child of the program that came to its end here
    try:
        _wait_for_threads()
    except KeyboardInterrupt:
        pass  # as Python: do not wait any longer
    try:
        dump(request.path, request.contents, request.site_frames > 0 and _is_tracing(),
             command=" ".join(map(_quoted, [sys.executable or "python"] + request.program)))
    except BaseException as error:
        try:
            sys.stderr.write("heapy-tui: the heap could not be captured: %s\n" %
                             " ".join(str(error).split()))
        except Exception:
            pass  # the program has closed it


def main(runner):
    request = _Request(sys.argv[1:])
    owner = os.getpid()
    main_dict = _leave_no_trace(request, runner)
    if request.site_frames:
        _trace(request.site_frames)
    try:
        _WAYS[request.kind](request, main_dict)
    except SystemExit:
        _capture(request, owner)
        raise
    except BaseException as error:
        _report(error)
        _capture(request, owner)
        raise
    _capture(request, owner)
