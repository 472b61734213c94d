/* Modules of the standard library written in C: their words. What is no word of the
 * object is read by layout_readers.c. */
#include "capture/cpython/compat.h"

#include "capture/cpython/layout_readers.h"
#include "capture/cpython/layouts.h"

#include <datetime.h>

#define FUTURE_WORDS(exception_tb)                                                  \
    "._loop fut_callback0 fut_context0 fut_callbacks ._exception " exception_tb       \
    "._result ._source_traceback ._cancel_message "
#define TASK_WORDS " ._fut_waiter ._coro task_name task_context"

const struct hpy_layout hpy_layouts_stdlib[] = {
    /* Modules/_collectionsmodule.c: free blocks are kept in the object since 3.11 */
    { "collections.deque", { 80, 216 }, "", hpy_layout_read_deque },
    { "_collections._deque_iterator", { 56 }, "- - deque", NULL },
    { "_collections._deque_reverse_iterator", { 56 }, "- - deque", NULL },
    { "collections._deque_iterator", { 56 }, "- - deque", NULL },
    { "collections._deque_reverse_iterator", { 56 }, "- - deque", NULL },
    /* Modules/itertoolsmodule.c */
    { "itertools.accumulate", { 48, 56 }, "total it binop initial", NULL },
    { "itertools.batched", { 32, 40 }, "it", NULL },
    { "itertools.chain", { 32 }, "source active", NULL },
    { "itertools.combinations", { 56 }, "pool - result", NULL },
    { "itertools.combinations_with_replacement", { 56 }, "pool - result", NULL },
    { "itertools.compress", { 32 }, "data selectors", NULL },
    { "itertools.count", { 40 }, "- long_cnt long_step", NULL },
    { "itertools.cycle", { 48 }, "it saved", NULL },
    { "itertools.dropwhile", { 40 }, "func it", NULL },
    { "itertools.filterfalse", { 32 }, "func it", NULL },
    { "itertools.groupby", { 64, 72 }, "it keyfunc tgtkey currkey currvalue", NULL },
    { "itertools._grouper", { 32 }, "parent tgtkey", NULL },
    { "itertools.islice", { 56 }, "it", NULL },
    { "itertools.pairwise", { 32, 40 }, "it old result", NULL },
    { "itertools.permutations", { 64 }, "pool - - result", NULL },
    { "itertools.product", { 48 }, "pools - result", NULL },
    { "itertools.repeat", { 32 }, "element", NULL },
    { "itertools.starmap", { 32 }, "func it", NULL },
    { "itertools.takewhile", { 40 }, "func it", NULL },
    { "itertools._tee", { 40, 48 }, "dataobj", NULL },
    { "itertools._tee_dataobject", { 496 }, "it - nextlink values*57", NULL },
    { "itertools.zip_longest", { 56 }, "- - ittuple result fillvalue", NULL },
    /* Modules/_functoolsmodule.c; the first until 3.9 */
    { "functools._lru_cache_wrapper", { 136 }, "-7 cache - func -2 cache_info_type",
      hpy_layout_hide_elements },
    { "functools._lru_cache_wrapper", { 152 },
      "-7 cache - func -2 kwd_mark lru_list_elem_type cache_info_type", hpy_layout_hide_elements },
    { "functools._lru_list_elem", { HPY_LAYOUT_LRU_ELEMENT_BYTES }, "-3 !key !result", NULL },
    { "functools.KeyWrapper", { 32 }, "cmp .obj", NULL },
    /* Modules/_operator.c; the last since 3.13 */
    { "operator.itemgetter", { 40, 48 }, "- item", NULL },
    { "operator.attrgetter", { 32, 40 }, "- attr", NULL },
    { "operator.methodcaller", { 40 }, "!name args kwds", NULL },
    { "operator.methodcaller", { 64 },
      "!name xargs kwargs vectorcall_args vectorcall_kwnames", NULL },
    /* Modules/_asynciomodule.c: 3.9; 3.10; 3.11 and 3.12; 3.13 */
    { "_asyncio.Future", { 144 }, FUTURE_WORDS(""), NULL },
    { "_asyncio.Future", { 152 }, FUTURE_WORDS("exception_tb "), NULL },
    { "_asyncio.Future", { 128 }, FUTURE_WORDS("exception_tb ") "-4 fut_cancelled_exc", NULL },
    { "_asyncio.Future", { 104 }, FUTURE_WORDS("exception_tb ") "- fut_cancelled_exc", NULL },
    { "_asyncio.Task", { 184 }, "-16" TASK_WORDS, NULL },
    { "_asyncio.Task", { 192 }, "-17" TASK_WORDS, NULL },
    { "_asyncio.Task", { 176 }, "-14" TASK_WORDS, NULL },
    { "_asyncio.Task", { 144 }, "-12" TASK_WORDS, NULL },
    { "_asyncio.FutureIter", { 24 }, "future", NULL },
    { "TaskStepMethWrapper", { 32 }, "sw_task sw_arg", NULL },
    { "_asyncio.TaskStepMethWrapper", { 32 }, "sw_task sw_arg", NULL },
    /* Modules/arraymodule.c */
    { "arrayiterator", { 40 }, "- ao", NULL },
    { "array.arrayiterator", { 40 }, "- ao", NULL },
    /* Modules/_abc.c */
    { "_abc._abc_data", { 48 }, "_abc_registry _abc_cache _abc_negative_cache", NULL },
    /* Modules/_sre.c */
    { "re.Pattern", { 96 }, "- - !groupindex !indexgroup", NULL },
    { "re.Match", { 88 }, "- - !.regs", NULL },
    { "_sre.SRE_Template", { 40 }, "- - literal", NULL },
    /* Modules/_io; the middle of StringIO is an accumulator, since 3.12 a writer */
    { "_io.TextIOWrapper", { 192, 200 },
      "- - .buffer .encoding encoder decoder readnl .errors -5 decoded_chars - "
      "pending_bytes - snapshot - raw", NULL },
    { "_io.BufferedRWPair", { 48 }, "!reader !writer", NULL },
    { "_io.BytesIO", { 64 }, "!buf", NULL },
    { "_io._BytesIOBuffer", { 24 }, "!source", NULL },
    { "_io.StringIO", { 120 },
      "-5 !accum.large !accum.small - !decoder !readnl !writenl", NULL },
    { "_io.StringIO", { 168 }, "-5 !writer.buffer -7 !decoder !readnl !writenl", NULL },
    { "_io.IncrementalNewlineDecoder", { 40 }, "!decoder !.errors", NULL },
    /* Modules/_threadmodule.c; the last since 3.13 */
    { "_thread._local", { 64 }, "!key args kw - dummies", NULL },
    { "_thread._local", { 56 }, "args kw - localdummies thread_watchdogs", NULL },
    /* Modules/_csv.c */
    { "_csv.reader", { 88 }, "input_iter - fields", NULL },
    { "_csv.writer", { 64, 72 }, "write -5 error_obj", NULL },
    { "_csv.Dialect", { 48 }, "-3 !.lineterminator", NULL },
    /* Modules/_struct.c */
    { "_struct.Struct", { 56 }, "-3 !s_format", NULL },
    { "_struct.unpack_iterator", { 112 }, "so - buf.obj", NULL },
    /* Modules/_pickle.c; the shorter ones since 3.13 */
    { "_pickle.Pickler", { 152 },
      "- pers_func - - reducer_override write output_buffer", hpy_layout_read_memo },
    { "_pickle.Pickler", { 144 },
      "- persistent_id - reducer_override write output_buffer", hpy_layout_read_memo },
    { "_pickle.Unpickler", { 272 }, "stack -20 read readinto readline peek buffers", NULL },
    { "_pickle.Unpickler", { 264 }, "stack -19 read readinto readline peek buffers", NULL },
    { "_pickle.PicklerMemoProxy", { 24 }, "pickler", NULL },
    { "_pickle.UnpicklerMemoProxy", { 24 }, "unpickler", NULL },
    { "pickle.PickleBuffer", { 104 }, "- view.obj", NULL },
    /* Modules/_decimal/_decimal.c */
    { "decimal.Context", { 96 }, "-6 !.traps !.flags", NULL },
    { "decimal.ContextManager", { 32 }, "!local !global", NULL },
    /* Modules/_datetimemodule.c; Modules/_zoneinfo.c */
    { "datetime.datetime", { sizeof(PyDateTime_DateTime) }, "", hpy_layout_read_datetime },
    { "datetime.time", { sizeof(PyDateTime_Time) }, "", hpy_layout_read_time },
    { "datetime.timezone", { 32 }, "!offset !name", NULL },
    { "zoneinfo.ZoneInfo", { 208 }, "- !file_repr", NULL },
    /* Modules/_queuemodule.c; the last since 3.13 */
    { "_queue.SimpleQueue", { 56 }, "- - lst", NULL },
    { "_queue.SimpleQueue", { 72 }, "", hpy_layout_read_queue },
    /* Modules/_json.c */
    { "_json.Scanner", { 72 }, "-6 memo", NULL },
    /* Modules/pyexpat.c */
    { "pyexpat.xmlparser", { 72, 80 }, "", hpy_layout_read_expat },
    /* Modules/_elementtree.c */
    { "xml.etree.ElementTree.Element", { 56 }, ".tag", hpy_layout_read_element },
    { "_elementtree._element_iterator", { 64 }, "-3 root_element sought_tag", NULL },
    { "xml.etree.ElementTree.TreeBuilder", { 160, 168 },
      "root this last last_for_tail data stack - element_factory comment_factory "
      "pi_factory events_append start_event_obj end_event_obj start_ns_event_obj "
      "end_ns_event_obj comment_event_obj pi_event_obj", NULL },
    { "xml.etree.ElementTree.XMLParser", { 120, 128, 136 },
      "-3 names handle_start_ns handle_end_ns handle_start handle_data handle_end "
      "handle_comment handle_pi handle_doctype handle_close", NULL },
    /* Modules/_ctypes */
    { "_ctypes.PyCFuncPtr", { 176, 168, 160 },
      "-10 thunk callable converters .argtypes .restype checker .errcheck paramflags", NULL },
    { "_ctypes.CFuncPtr", { 176, 168, 160 },
      "-10 thunk callable converters .argtypes .restype checker .errcheck paramflags", NULL },
    { "_ctypes.CField", { 72 }, "-3 proto", NULL },
    { "StgDict", { 192 }, "-10 !proto -3 !argtypes !converters !restype !checker", NULL },
    { "_ctypes.*Type", { 880, 888, 904, 920 }, "", hpy_layout_hide_stgdict }, /* until 3.12 */
    { "_ctypes.*Type", { 1088 },
      "-121 proto -3 argtypes converters restype checker module", NULL },
    /* Modules/_sqlite: 3.10; 3.11; 3.12 and 3.13 */
    { "sqlite3.Connection", { 240 },
      "-4 isolation_level -3 statement_cache statements cursors", NULL },
    { "sqlite3.Connection", { 216 }, "-6 statement_cache cursors blobs", NULL },
    { "sqlite3.Connection", { 224 }, "-7 statement_cache cursors blobs", NULL },
    { "sqlite3.Cursor", { 112 }, "-7 statement -2 next_row", NULL },
    { "sqlite3.Cursor", { 104 }, "-7 statement", NULL },
    { "sqlite3.Row", { 32 }, "data description", NULL },
    /* Modules/zlibmodule.c, posixmodule.c, selectmodule.c, _ssl.c */
    { "zlib.Compress", { 168 }, "-14 !unused_data !unconsumed_tail - !zdict", NULL },
    { "zlib.Decompress", { 168 }, "-17 !zdict", NULL },
    { "posix.DirEntry", { 72 }, "- - !stat !lstat", NULL },
    { "select.poll", { 48 }, "!dict", NULL },
    { "_ssl._SSLContext", { 88, 96, 112 }, "-3 set_sni_cb", NULL },
    { NULL, { 0 }, NULL, NULL }
};
