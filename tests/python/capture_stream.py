"""Reader of capture streams in plain Python, for tests.

Written from docs/capture-stream.md and from nothing else, so that it checks the
C side rather than repeating it. Checksums are not verified here.
"""

import struct

ROOT = 8
STATICS = 16
KINDS = (
    "UNKNOWN ATTR ITEM DICT_KEY DICT_VALUE FIELD DICT LOCAL CELL STACK SET_ITEM "
    "TYPE WEAK ROOT SHARED_KEY TOLD"
).split()
NAMED = {"ATTR", "FIELD", "LOCAL", "CELL", "WEAK", "ROOT", "TOLD"}
VIRTUAL, GC, SIZE_GUESSED, SKIPPED, INLINE_ATTRS, IS_TYPE, IMMORTAL = (
    1 << i for i in range(7)
)


class Node:
    __slots__ = ("addr", "type", "size", "flags", "external", "content", "edges",
                 "site")


class Type:
    __slots__ = ("addr", "base", "basicsize", "itemsize", "flags", "name", "module")

    def __repr__(self):
        return self.name if self.module == "builtins" else self.module + "." + self.name


class Capture:
    """nodes by address; edges of a node are (kind, argument or name, target).

    The site of a node is None or a tuple of (file, line), the most recent first."""

    def __init__(self, data):
        self.facts, self.names, self.types, self.skipped = {}, [], [], []
        self.nodes = {}
        self.n_edges = 0
        self.version, n_bytes = struct.unpack_from("<HH", data, 8)
        if data[:8] != b"\x89HPYcap\n" or self.version not in (1, 2) or n_bytes != 16:
            raise ValueError("no capture stream")
        self.sites = [None]
        self._slot_sites = {}
        self._slots = {}
        self._last_addr = self._last_type = 0
        self._target = [0] * 64
        self._first = [0] * 64
        at = 16
        while True:
            tag, length = struct.unpack_from("<4sI", data, at + 8)
            payload = data[at + 16 : at + 16 + length]
            at += 16 + length
            if tag == b"RECS":
                self._records(payload)
            elif tag == b"DONE":
                self.totals = struct.unpack("<%dQ" % (6 + self.version), payload)
                break
            else:
                raise ValueError("block %r" % tag)

    def _varint(self):
        value = shift = 0
        while True:
            byte = self._data[self._at]
            self._at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def _step(self):
        value = self._varint()
        return value >> 1 if value & 1 == 0 else -(value + 1 >> 1)

    def _text(self):
        length = self._varint()
        text = self._data[self._at : self._at + length]
        self._at += length
        return text

    def _name(self):
        return self._text().decode("utf-8", "replace")

    def _records(self, payload):
        self._data, self._at = payload, 0
        while self._at < len(payload):
            head = payload[self._at]
            self._at += 1
            if head & 0x80:
                self._edge(head)
            elif head & 0xE0 == 0x40 or (self.version == 2 and head & 0xE0 == 0x60):
                self._node(head)
            elif head == 1:
                key = self._name()
                self.facts[key] = self._name()
            elif head == 2:
                self.names.append(self._name())
            elif head == 3:
                type_ = Type()
                type_.addr, type_.base = self._varint() * 8, self._varint() * 8
                type_.basicsize, type_.itemsize = self._varint(), self._varint()
                type_.flags = self._varint()
                type_.name, type_.module = self._name(), self._name()
                self.types.append(type_)
            elif head == 4:
                type_, count = self._varint(), self._varint()
                self.skipped.append((self.types[type_], count, self._name()))
            elif head == 5 and self.version == 2:
                self.sites.append(tuple((self.names[self._varint()], self._varint())
                                        for _ in range(self._varint())))
            else:
                raise ValueError("head %#x" % head)

    def _node(self, head):
        node = Node()
        self._last_addr += self._step()
        node.addr = self._last_addr * 8
        if head & 1:
            self._last_type = self._varint()
        node.type = self.types[self._last_type]
        size, flags = self._slots.get(self._last_type % 256, (0, 0))
        if head & 2:
            size = self._varint()
        if head & 4:
            flags = self._varint()
        self._slots[self._last_type % 256] = size, flags
        node.size, node.flags = size, flags
        node.external = self._varint() if head & 8 else 0
        node.content = self._content() if head & 16 else None
        node.site = None
        if head & 32:
            slot = self._last_type % 256
            self._slot_sites[slot] = self._slot_sites.get(slot, 0) + self._step()
            if self._slot_sites[slot] == 0:
                raise ValueError("site 0")
            node.site = self.sites[self._slot_sites[slot]]
        node.edges = []
        if node.addr in self.nodes:
            raise ValueError("address %#x twice (%r)" % (node.addr, node.type))
        self.nodes[node.addr] = self._open = node
        self._seen_kinds = {}

    def _content(self):
        kind = self._data[self._at]
        self._at += 1
        if kind == 1:
            return "LENGTH", self._varint()
        if kind in (2, 4):
            return "STR" if kind == 2 else "BYTES", self._varint(), bytes(self._text())
        if kind in (3, 5):
            length = self._varint()
            self._at += 8
            return ("STR_HASH" if kind == 3 else "BYTES_HASH", length,
                    struct.unpack_from("<q", self._data, self._at - 8)[0])
        if kind == 6:
            return "INT", self._step()
        if kind == 7:
            return "BIGINT", self._varint(), self._varint()
        if kind == 8:
            self._at += 8
            return "FLOAT", struct.unpack_from("<d", self._data, self._at - 8)[0]
        if kind == 9:
            return "NAME", self._name()
        raise ValueError("content %d" % kind)

    def _edge(self, head):
        kind = head & 63
        name = KINDS[kind]
        first = kind not in self._seen_kinds
        if head & 64:
            argument = self._varint()
        elif not first:
            argument = self._seen_kinds[kind] + 1
        else:
            argument = self._first[kind]
        if name in ("UNKNOWN", "DICT_VALUE", "DICT", "TYPE"):
            argument = 0
        if first:
            self._first[kind] = argument
        self._seen_kinds[kind] = argument
        self._target[kind] += self._step()
        if name in NAMED:
            argument = self.names[argument]
        self._open.edges.append((name, argument, self._target[kind] * 8))
        self.n_edges += 1

    def reachable(self):
        """Addresses that the root reaches by edges that keep alive."""
        seen, stack = {ROOT}, [ROOT]
        while stack:
            for kind, _, target in self.nodes[stack.pop()].edges:
                if kind != "WEAK" and target not in seen:
                    seen.add(target)
                    stack.append(target)
        return seen

    def check(self):
        """What every capture keeps to, whatever was captured."""
        for node in self.nodes.values():
            for kind, argument, target in node.edges:
                assert target in self.nodes, (node.type, kind, argument, hex(target))
        assert self.totals[0] == len(self.nodes)
        assert self.totals[1] == self.n_edges
        assert ROOT in self.nodes
