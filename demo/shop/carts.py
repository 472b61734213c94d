"""Carts: each hears the clock, to drop lines that are held for too long."""
from .events import bus

HOLD_S = 900


class Line:
    __slots__ = ("product", "quantity", "since")

    def __init__(self, product, quantity, since):
        self.product = product
        self.quantity = quantity
        self.since = since


class Cart:
    def __init__(self, owner):
        self.owner = owner
        self.lines = []
        self.closed = False
        # The bus now holds the cart, for as long as nobody unsubscribes it.
        bus.subscribe("tick", self.on_tick)

    def add(self, product, quantity, now):
        self.lines.append(Line(product, quantity, now))

    def total(self):
        return sum(line.product.price.amount * line.quantity for line in self.lines)

    def close(self):
        self.closed = True

    def on_tick(self, now):
        if not self.closed:
            self.lines = [line for line in self.lines if now - line.since < HOLD_S]
