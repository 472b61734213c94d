"""How sets and numbers are printed: in form as Heapy does (header lines, columns, pages)."""

import sys
import unittest

from hpy_support import LABEL, HpyCase, Marked, sizes

HEADER = " Index  Count   %     Size   % Cumulative  % "
ID_HEADER = " Index     Size   %   Cumulative  %   "
DIFF_HEADER = " Index  Count     Size  Cumulative  % of B "


def cells(line, header):
    """The numbers of a row, as long as they are no wider than their columns."""
    return line[:len(header)].split()


class Tables(HpyCase):
    def sample(self):
        """Twenty-five kinds of one to 25 tuples, told apart by size."""
        self.made = [(n,) * n for n in range(1, 26) for repeated in range(n)]
        self.made = [tuple(list(thing)) for thing in self.made]
        return self.hp.iso(*self.made).bysize

    def test_default(self):
        things = [[], [], {}, "text"]
        found = self.hp.iso(*things)
        lines = repr(found).split("\n")
        self.assertEqual(lines[0], "Partition of a set of 4 objects. Total size = %d bytes." %
                         sizes(things))
        self.assertEqual(lines[1], HEADER + "Kind (class / dict of class)")
        self.assertEqual(len(lines), 2 + 3)
        expected = sorted([("list", 2, sizes(things[:2])), ("dict (no owner)", 1, sizes([{}])),
                           ("str", 1, sizes(["text"]))], key=lambda row: (-row[2], row[0]))
        total, sum_ = sizes(things), 0
        for index, (name, count, size) in enumerate(expected):
            sum_ += size
            self.assertEqual(lines[2 + index], "%6d %6d %3.0f %8d %3.0f %9d %3.0f %s" % (
                index, count, count * 100 / 4, size, size * 100 / total, sum_,
                sum_ * 100 / total, name))

    def test_one_object(self):
        self.assertEqual(repr(self.hp.iso(None)).split("\n")[0],
                         "Partition of a set of 1 object. Total size = 16 bytes.")

    def test_empty(self):
        self.assertEqual(repr(self.hp.iso(1) & str), self.hp.reprefix + "Nothing")
        self.assertEqual(str(self.hp.iso(1) & str), "<Nothing>")

    def test_selected_row_counts_for_itself(self):
        """Heapy shows the index and the cumulative size of where it was."""
        line = repr(self.hp.iso([], {}, "text")[-1]).split("\n")[2]
        numbers = cells(line, HEADER)
        self.assertEqual((numbers[0], numbers[2], numbers[4], numbers[6]),
                         ("0", "100", "100", "100"))

    def test_by_id(self):
        things = [[1], "text", 5]
        lines = repr(self.hp.iso(*things).byid).split("\n")
        self.assertEqual(lines[0], "Set of 3 <mixed> objects. Total size = %d bytes." %
                         sizes(things))
        self.assertEqual(lines[1], ID_HEADER + "Brief")
        self.assertRegex(lines[2], r"^     0 {7}\d\d +\d\d\.\d {8}\d\d +\d\d\.\d "
                                   r"list: 0x[0-9a-f]+\*1$")
        self.assertEqual(lines[4][:7], "     2 ")
        self.assertTrue(lines[4].endswith("100.0 int: 5"))

    def test_by_id_of_one_kind(self):
        lines = repr(self.hp.iso([], [1]).byid).split("\n")
        self.assertRegex(lines[0], r"^Set of 2 <list> objects\. Total size = \d+ bytes\.$")
        self.assertEqual(lines[1], ID_HEADER + "Address*Length")
        self.assertRegex(lines[2], r" 0x[0-9a-f]+\*1$")

    def test_pages(self):
        found = self.sample()
        self.assertEqual(len(found), 25)
        first = repr(found).split("\n")
        self.assertEqual(len(first), 2 + 10 + 1)
        self.assertEqual(first[-1], "<15 more rows. Type e.g. '_.more' to view.>")
        second = repr(found.more).split("\n")
        self.assertEqual(len(second), 1 + 10 + 1)  # no label, but the header again
        self.assertTrue(second[0].startswith(HEADER))
        self.assertEqual(second[-1], "<5 more rows. Type e.g. '_.more' to view.>")
        third = repr(found.more.more).split("\n")
        self.assertEqual(len(third), 1 + 5)
        self.assertEqual(repr(found.more.more.more), "")
        indexes = [int(line[:6]) for page in (first[2:-1], second[1:-1], third[1:])
                   for line in page]
        self.assertEqual(indexes, list(range(25)))
        whole = repr(found.all).split("\n")
        self.assertEqual(whole, first[:-1] + second[1:-1] + third[1:])

    def test_one_row_is_not_left_over(self):
        found = self.sample()
        lines = repr(found[:11]).split("\n")
        self.assertEqual(len(lines), 2 + 11)
        self.assertEqual(repr(found[:11].more), "")
        self.assertEqual(repr(found[:21].more).split("\n")[-1][:6], "    20")
        self.assertEqual(repr(found[:12]).split("\n")[-1],
                         "<2 more rows. Type e.g. '_.more' to view.>")

    def test_going_back(self):
        found = self.sample()
        self.assertIs(found.more.prev, found)
        self.assertIs(found.more.top, found)
        self.assertIs(found.more.more.top, found)
        self.assertEqual(repr(found.more.more.prev), repr(found.more))

    def test_a_page_stands_for_its_set(self):
        found = self.sample()
        page = found.more
        self.assertEqual((len(page), page.count, page.size), (25, found.count, found.size))
        self.assertEqual(page[3], found[3])
        self.assertEqual(repr(page.bytype), repr(found.bytype))
        self.assertEqual((page & tuple), found)
        self.assertEqual(found & page, found)
        self.assertEqual(found - page, self.hp.Nothing)
        self.assertTrue(page == found and page <= found and not page < found)
        self.assertIn(self.made[0], page)
        self.assertEqual((~page & found).count, 0)
        self.assertEqual(found.all.count, found.count)
        self.assertIn("byrcs", dir(page))
        self.assertTrue({"more", "prev", "top"} <= set(dir(page)))
        with self.assertRaises(AttributeError):
            page.no_such_name
        with self.assertRaises(TypeError):
            iter(page)

    def test_settings(self):
        found = self.sample()
        self.hp.output_rows = 3
        self.assertEqual(len(repr(found).split("\n")), 2 + 3 + 1)
        self.assertEqual(repr(found.more).split("\n")[1][:6], "     3")
        self.hp.output_width = 70
        for line in repr(self.hp.heap().byrcs).split("\n"):
            self.assertLessEqual(len(line), 70)

    def test_hostile_names(self):
        """No code of the program runs for a table, and nothing of it reaches a terminal."""
        class Meta(type):
            @property
            def __module__(cls):
                raise RuntimeError("nope")

        hostile = Meta("Ev\x1b[31mil\n", (), {"__slots__": ("__weakref__",),
                                             "__repr__": lambda self: 1 / 0,
                                             "__sizeof__": lambda self: 1 / 0})
        text = repr(self.hp.iso(hostile(), hostile()))
        self.assertNotIn("\x1b", text)
        self.assertEqual(len(text.split("\n")), 3)
        self.assertRegex(text.split("\n")[0], LABEL)


class Numbers(HpyCase):
    def test_prints_as_the_set(self):
        h = self.hp.heap()
        for seen in (h, h.bytype, h.bysize, h[0], h[3:7], h.byrcs, h.byid[:12], h.bymodule):
            self.assertEqual(repr(seen.stat), repr(seen))
            self.assertEqual(repr(seen.stat.more), repr(seen.more))
        uniform = self.hp.iso(*[[n] for n in range(15)]).byid
        self.assertEqual(repr(uniform.stat).split("\n")[0], repr(uniform).split("\n")[0])

    def test_fields(self):
        found = self.hp.iso(1, 2, "a")
        stat = found.stat
        self.assertEqual((stat.count, stat.size, stat.numrows, len(stat)),
                         (3, sizes([1, 2, "a"]), 2, 2))
        self.assertEqual((stat.kindheader, stat.kindname, stat.format_name, stat.b_count),
                         ("Kind (class / dict of class)", "", "SetFormat", None))
        self.assertEqual(found.bytype.stat.kindheader, "Type")
        self.assertEqual(found.byid.stat.format_name, "IdFormat")
        self.assertGreater(stat.timemade, 1600000000)
        self.assertEqual([(row.index, row.name, row.count, row.size, row.cumulsize)
                          for row in stat.get_rows()],
                         [(0, "int", 2, sizes([1, 2]), sizes([1, 2])),
                          (1, "str", 1, sizes(["a"]), sizes([1, 2, "a"]))])

    def test_keeps_nothing_alive(self):
        import weakref

        class Weak:
            __slots__ = ("__weakref__",)
        thing = Weak()
        gone = weakref.ref(thing)
        stat = self.hp.iso(thing).stat
        del thing
        self.assertIsNone(gone())
        self.assertEqual(stat.count, 1)

    def test_rows(self):
        stat = self.hp.iso(*range(300, 310), "a", b"", 2.5, [], {}).stat
        self.assertEqual(stat[0].count, 10)
        self.assertEqual(stat[-1].size, stat.get_row(-1).size)
        self.assertEqual([row.name for row in stat[1:3].get_rows()],
                         [stat.get_row(1).name, stat.get_row(2).name])
        self.assertEqual(stat[1:3].size, stat.get_row(1).size + stat.get_row(2).size)
        for index in (99, -99):
            with self.assertRaises(IndexError):
                stat[index]
        with self.assertRaises(TypeError):
            stat["x"]

    def test_rows_of_kinds_wherever_they_rank(self):
        """Heapy looks only at as many rows as it is asked for."""
        stat = self.hp.heap().stat
        last = stat.get_row(-1).name
        found = stat.get_rows_of_kinds([last, "no such kind", "str"])
        self.assertEqual([row and row.name for row in found], [last, None, "str"])

    def test_largest_and_other(self):
        stat = self.hp.heap().stat
        for by in ("Size", "Count"):
            rows = stat.get_rows_n_and_other(4, by)
            numbers = [getattr(row, by.lower()) for row in rows]
            self.assertEqual(numbers, sorted(numbers, reverse=True))
            self.assertEqual(len(rows), 5)
            self.assertEqual(sum(row.size for row in rows), stat.size)
            self.assertEqual(sum(row.count for row in rows), stat.count)
            self.assertEqual([row.name for row in rows].count("<Other>"), 1)
            largest = max(getattr(row, by.lower()) for row in stat.get_rows())
            self.assertIn(largest, numbers[:2])
        self.assertEqual(len(stat[:3].get_rows_n_and_other(3)), 3)
        with self.assertRaises(ValueError):
            stat.get_rows_n_and_other(3, "Name")


class Differences(HpyCase):
    def test_of_one_capture(self):
        a, b = [[], []], [Marked() for n in range(3)]
        more, less = self.hp.iso(*a, *b, "x"), self.hp.iso(*a)
        difference = more.stat - less.stat
        d_size = sizes(b + ["x"])
        lines = repr(difference).split("\n")
        self.assertEqual(lines[0], "Summary of difference operation (A-B).")
        self.assertEqual(lines[1], "        Count     Size")
        self.assertEqual(lines[2], "  A    %6d %8d" % (6, more.size))
        self.assertEqual(lines[3], "  B    %6d %8d" % (2, less.size))
        self.assertEqual(lines[4], "  A-B  %6d %8d  = %9.3g %% of B" % (
            4, d_size, d_size * 100 / less.size))
        self.assertEqual(lines[5], "")
        self.assertEqual(lines[6], "Differences by kind, largest absolute size diffs first.")
        self.assertEqual(lines[7], DIFF_HEADER + "Kind (class / dict of class)")
        self.assertEqual(lines[8], "%6d %6d %8d %9d %9.3g %s" % (
            0, 3, sizes(b), sizes(b), sizes(b) * 100 / less.size, "hpy_support.Marked"))
        self.assertEqual(lines[9], "%6d %6d %8d %9d %9.3g %s" % (
            1, 1, sizes(["x"]), d_size, d_size * 100 / less.size, "str"))
        self.assertEqual(len(lines), 10)
        self.assertEqual((difference.count, difference.size), (4, d_size))
        self.assertEqual((difference.b_count, difference.b_size), (2, less.size))

    def test_less(self):
        a, b = self.hp.iso([]), self.hp.iso([], "x")
        difference = a.diff(b)
        self.assertEqual((difference.count, difference.size), (-1, -sizes(["x"])))
        self.assertRegex(repr(difference).split("\n")[-1], r"^     0     -1 .* str$")

    def test_of_nothing(self):
        found = self.hp.iso([], "x")
        lines = repr(found.diff(found)).split("\n")
        self.assertEqual(len(lines), 5)
        self.assertEqual(lines[-1], "  A-B       0        0  =         0 % of B")
        self.assertIn("(n.a.)", repr(found.stat - self.hp.Nothing.stat))

    def test_of_differences(self):
        a, b, c = self.hp.iso([], "x"), self.hp.iso([]), self.hp.iso("x")
        twice = (a.stat - b.stat) - (a.stat - c.stat)
        self.assertEqual({row.name: row.size for row in twice.get_rows()},
                         {"str": sizes(["x"]), "list": -sizes([[]])})
        self.assertEqual(twice[0].numrows, 1)
        self.assertTrue(repr(twice[0]).startswith("Summary of difference"))

    def test_seen_by_the_left_one(self):
        found = self.hp.iso([], "x")
        self.assertEqual(found.bytype.diff(found).kindheader, "Type")

    def test_refused(self):
        stat = self.hp.iso([]).stat
        for wrong in (3, None, self.hp.iso([]), "x"):
            with self.assertRaises(TypeError):
                stat - wrong
        with self.assertRaises(ValueError):
            stat - self.hp.iso([]).bytype.stat

    def test_what_was_made_between(self):
        before = self.hp.heap()
        made = [Marked() for n in range(1000)]
        rows = {row.name: row for row in self.hp.heap().diff(before).get_rows()}
        row = rows["hpy_support.Marked"]
        self.assertEqual((row.count, row.size), (1000, sizes(made)))
        self.assertEqual(sys.getrefcount(made[0]), 2)


if __name__ == "__main__":
    unittest.main()
