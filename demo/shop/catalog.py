"""Products. Loaded once, shared, and rightly alive until the end."""
from collections import namedtuple

Price = namedtuple("Price", "amount currency")

ADJECTIVES = ("plain", "striped", "heavy", "light", "woollen", "linen", "waxed", "folding")
NOUNS = ("scarf", "coat", "lamp", "kettle", "basket", "blanket", "stool", "mirror", "jug", "bowl")


class Product:
    __slots__ = ("sku", "title", "price", "tags", "stock")

    def __init__(self, sku, title, price, tags, stock):
        self.sku = sku
        self.title = title
        self.price = price
        self.tags = tags
        self.stock = stock


def load(n_products=2000):
    """The catalogue by stock-keeping unit."""
    products = {}
    for number in range(n_products):
        adjective = ADJECTIVES[number % len(ADJECTIVES)]
        noun = NOUNS[number // len(ADJECTIVES) % len(NOUNS)]
        sku = "SKU-%05d" % number
        products[sku] = Product(
            sku,
            "%s %s no. %d" % (adjective.capitalize(), noun, number),
            Price(500 + number * 37 % 20000, "EUR"),
            frozenset((adjective, noun)),
            number * 7 % 50,
        )
    return products
