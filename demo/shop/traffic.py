"""Requests that come in: the same ones for the same seed."""
import random

AGENTS = ("Mozilla/5.0 (X11; Linux x86_64)", "curl/7.88.1", "Mozilla/5.0 (iPhone)", "bot/2.1")
CAMPAIGNS = ("spring", "mail", "search", "friend")


class Request:
    def __init__(self, url, token, address, agent, sku, action, source, now):
        self.url = url
        self.token = token
        self.address = address
        self.agent = agent
        self.sku = sku
        self.action = action
        self.source = source
        self.now = now


def requests(n_requests, seed):
    """Visitors who mostly look, sometimes buy, and seldom come back."""
    draw = random.Random(seed)
    now = 1_700_000_000
    visitors = []
    for _ in range(n_requests):
        now += draw.randrange(5)
        if not visitors or draw.random() < 0.65:
            visitors.append(("%016x" % draw.getrandbits(64),
                             "10.%d.%d.%d" % (draw.randrange(256), draw.randrange(256),
                                              draw.randrange(256)),
                             draw.choice(AGENTS)))
        token, address, agent = draw.choice(visitors[-50:])
        sku = "SKU-%05d" % draw.randrange(2000)
        source = draw.choice(CAMPAIGNS)
        url = "/product/%s?from=%s&click=%d" % (sku, source, draw.randrange(1 << 30))
        action = draw.choices(("look", "add", "buy"), (70, 25, 5))[0]
        yield Request(url, token, address, agent, sku, action, source, now)
