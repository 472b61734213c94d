"""One request after the other."""
from . import catalog, jobs, orders, pages, sessions
from .carts import Cart
from .events import bus


class Service:
    tick_every_s = 1500

    def __init__(self):
        self.products = catalog.load()
        self.by_action = {"look": self.look, "add": self.add, "buy": self.buy}
        self.next_tick = 0
        self.served = 0

    def handle(self, request):
        session = sessions.find_or_start(request.token, request.address, request.agent,
                                         request.now)
        session.touch(request.url, request.now)
        page = self.by_action[request.action](request, session)
        if request.now >= self.next_tick:
            self.next_tick = request.now + self.tick_every_s
            bus.publish("tick", request.now)
        jobs.run_some(request.now, 2)
        self.served += 1
        return page

    def look(self, request, session):
        return pages.render(request.url, self.products[request.sku], request.source)

    def add(self, request, session):
        if session.cart is None or session.cart.closed:
            session.cart = Cart(session)
        session.cart.add(self.products[request.sku], 1, request.now)
        jobs.later(request, "recommendation")
        return self.look(request, session)

    def buy(self, request, session):
        if session.cart is not None and session.cart.lines:
            order = orders.place(session.cart, request.now)
            jobs.later(request, "letter for order %d" % order.number)
        return self.look(request, session)

    def summary(self):
        return "served %d requests to %d visitors; %d orders, %d pages in the cache" % (
            self.served, len(sessions.SESSIONS), len(orders.ORDERS), len(pages.CACHE))
