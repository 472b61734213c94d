"""Questions about a heap that are asked of heapy-tui and of guppy3, and how long they may take.

Each is (title, expression of heapy-tui, the same for guppy3 or None, most seconds at 10 M
objects or None). They are asked in this order, in one process each, so that what is
made once and kept (the dominator tree; guppy3's referrers) is paid by who asks first. A
question counts from the expression to the text of the first page. In guppy3's, h is
hp.heap(), taken before.
"""

# Not timed: sets that later questions need. {half} is half the number of objects, from {quarter} to {end}
# another half.
SETUP = "a = heap.byid[0:{half}]; b = heap.byid[{quarter}:{end}]"
GUPPY_SETUP = "a = h.byid[0:{half}]; b = h.byid[{quarter}:{end}]"

QUESTIONS = (
    ("by type", "heap.bytype", "h.bytype", None),
    ("by size", "heap.bysize", "h.bysize", None),
    ("by package", "heap.bypackage", None, None),
    ("by kinds of referrers", "heap.byrcs", "h.byrcs", 2.0),
    ("by relations", "heap.byvia", "h.byvia", 2.0),
    ("by relations, folded", "heap.byviafolded", None, 2.0),
    ("dominators and retained sizes of all; `domisize` of row 0", "heap[0].domisize",
     "h[0].domisize", 3.0),
    ("`domisize` of row 1, after that", "heap[1].domisize", "h[1].domisize", 0.3),
    ("`domisize` of all but row 0", "(heap - heap[0]).domisize", "(h - h[0]).domisize", 0.3),
    ("`dominos` of row 0", "heap[0].dominos", "h[0].dominos", None),
    ("`imdom` of row 0", "heap[0].imdom", "h[0].imdom", None),
    ("referrers of row 0", "heap[0].referrers", "h[0].referrers", 0.2),
    ("referrers of row 1", "heap[1].referrers", "h[1].referrers", 0.2),
    ("referents of row 0", "heap[0].referents", "h[0].referents", None),
    ("shortest paths to row 0", "heap[0].sp", "h[0].sp", 0.7),
    ("shortest paths to the last object of row 0", "heap[0].byid[-1].sp", "h[0].byid[-1].sp", 0.7),
    ("reference pattern of row 0, depth 7, all rows", "heap[0].rp", "h[0].rp", 1.0),
    ("reference pattern of row 1, depth 7, all rows", "heap[1].rp", "h[1].rp", 1.0),
    ("`a & b`, sets of half the objects", "(a & b).count", "(a & b).count", 0.01),
    ("`a | b`", "(a | b).count", "(a | b).count", 0.01),
    ("`a ^ b`", "(a ^ b).count", "(a ^ b).count", 0.01),
    ("`heap & ~Type('str')`", "heap & ~Type('str')", "h & ~hp.Type(str)", None),
    ("`heap & Rcs('list').alt('>=')`", "heap & Rcs('list').alt('>=')",
     "h & hp.Rcs(hp.Clodo(list)).alt('>=')", None),
)


def filled_in(text, n_objects):
    return text.format(half=n_objects // 2, quarter=n_objects // 4, end=n_objects // 4 * 3)
