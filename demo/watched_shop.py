"""The leaky shop, with a look at its heap now and then, as a service would take it.

Two captures of one process, to compare: `heapy-tui --against OLD NEW`, then `=`.

    PYTHONPATH=build/python python3 demo/watched_shop.py old.cap new.cap
"""
import argparse

import heapy_tui
from shop.service import Service
from shop.traffic import requests


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("old", help="file for the capture after the first requests")
    parser.add_argument("new", help="file for the capture at the end")
    parser.add_argument("--requests", type=int, default=20000,
                        help="how many requests to serve (%(default)s)")
    arguments = parser.parse_args()

    global SERVICE
    SERVICE = Service()
    for number, request in enumerate(requests(arguments.requests, 1)):
        if number == arguments.requests * 3 // 4:
            heapy_tui.dump(arguments.old, contents="values")
        SERVICE.handle(request)
    heapy_tui.dump(arguments.new, contents="values")
    print(SERVICE.summary())


if __name__ == "__main__":
    main()
