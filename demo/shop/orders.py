"""Orders: what the shop is for. These are meant to stay."""
import itertools

ORDERS = []
_numbers = itertools.count(1)


class Order:
    __slots__ = ("number", "lines", "total", "placed")

    def __init__(self, lines, total, placed):
        self.number = next(_numbers)
        self.lines = lines
        self.total = total
        self.placed = placed


def place(cart, now):
    order = Order(tuple((line.product.sku, line.quantity) for line in cart.lines),
                  cart.total(), now)
    ORDERS.append(order)
    cart.close()
    return order
