"""An event bus. subscribe() has a partner that carts forget to call."""
from collections import defaultdict


class Bus:
    def __init__(self):
        self.listeners = defaultdict(list)
        self.published = 0

    def subscribe(self, topic, listener):
        self.listeners[topic].append(listener)

    def unsubscribe(self, topic, listener):
        self.listeners[topic].remove(listener)

    def publish(self, topic, *arguments):
        self.published += 1
        for listener in self.listeners[topic]:
            listener(*arguments)


bus = Bus()
