"""Heaps of a given number of objects, for bench/run.py.

Each workload is a function of the number of objects wanted that returns what
must stay alive. Numbers are made above the small integers and strings are made
at run time, so that every object counted is one that was built here.
"""
import random


class Record:
    def __init__(self, number):
        self.number = 1000 + number
        self.name = "record %d" % number
        self.tags = [self.name, number]
        self.options = {"depth": number, "name": self.name}


class Node:
    __slots__ = ("key", "left", "right", "peer")

    def __init__(self, key):
        self.key = key
        self.left = self.right = self.peer = None


class Link:
    __slots__ = ("next", "value")

    def __init__(self, following, value):
        self.next = following
        self.value = value


def records(n_objects):
    """Instances with a dict that holds a number, a string, a list and a dict."""
    # instance, number, text, list, dict, the number in the list: six each (and
    # up to 3.10 the instance's own dict).
    return [Record(number) for number in range(n_objects // 6)]


def slots(n_objects):
    """A random graph of objects with slots."""
    draw = random.Random(7)
    nodes = [Node(1000 + number) for number in range(n_objects // 2)]
    n = len(nodes)
    for node in nodes:
        node.left = nodes[draw.randrange(n)]
        node.right = nodes[draw.randrange(n)]
        node.peer = nodes[draw.randrange(n)]
    return nodes


def strings(n_objects):
    """Dicts of strings by string: few containers that the collector tracks."""
    per_dict = 1000
    n_dicts = max(1, n_objects // (2 * per_dict + 1))
    return [{"key %d of %d" % (number, which): "value %d of %d" % (number, which)
             for number in range(per_dict)} for which in range(n_dicts)]


def longchain(n_objects):
    """One list of links, each holding the next and a number."""
    head = None
    for number in range(n_objects // 2):
        head = Link(head, 1000 + number)
    return head


WORKLOADS = {f.__name__: f for f in (records, slots, strings, longchain)}

