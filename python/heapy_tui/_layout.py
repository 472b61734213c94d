"""Columns of Heapy's tables, and wrapping: for Stat, whose numbers have no heap.

The tables of sets are laid out by the C side (src/report/rep_text.c), with the same
widths.
"""

KIND_WIDTH_MIN = 20


def wrapped(text, start, width):
    """Text that begins at column `start`, broken at blanks, or inside a word that no
    line holds; further lines begin under the first."""
    room = max(width - start, KIND_WIDTH_MIN)
    lines = []
    while len(text) > room:
        cut = text.rfind(" ", 0, room + 1)
        after = cut + 1
        if cut <= 0:
            cut = after = room
        lines.append(text[:cut])
        text = text[after:]
    lines.append(text)
    return ("\n" + " " * start).join(lines)


def percent(part, whole):
    return 100.0 * part / whole if whole else 0.0


def share_of(part, whole):
    """As in the differences of Heapy: three digits, or that there is no answer."""
    return "%9.3g" % (part * 100.0 / whole) if whole else "   (n.a.)"


class Column:
    """A column: its heading, the least width, and what a row has in it.

    `cell` gives a row's text. `over`: how many cells the heading is put further right
    than its column ends, as Heapy's "Cumulative", which is wider than the numbers.
    """

    __slots__ = ("heading", "width", "cell", "over")

    def __init__(self, heading, width, cell, over=0):
        self.heading = heading
        self.width = width
        self.cell = cell
        self.over = over


def _head(columns, widths):
    text, end = "", 0
    for column, width in zip(columns, widths):
        end += width + 1
        if column.heading == "%":
            text = text.ljust(end - width - 1) + "  %"
        else:
            text += column.heading.rjust(end - 1 + column.over - len(text))
    return text.ljust(end)


def table(columns, header, rows, names, width):
    """Lines of a table: the columns right-justified, then a name that is wrapped."""
    cells = [[column.cell(row) for column in columns] for row in rows]
    widths = [max([column.width] + [len(line[i]) for line in cells])
              for i, column in enumerate(columns)]
    head = _head(columns, widths)
    lines = [head + wrapped(header, len(head), width)]
    for line, name in zip(cells, names):
        text = "".join(cell.rjust(w) + " " for cell, w in zip(line, widths))
        lines.append(text + wrapped(name, len(head), width))
    return lines
