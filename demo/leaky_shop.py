"""A small web shop that leaks: the program of `./bootstrap demo`.

It serves some thousand pretend requests and ends. Nothing here is about
memory: the leaks are of the kind that grow in real services, one per module.
Where they are is told at the end of shop/__init__.py.

    heapy-tui run demo/leaky_shop.py
"""
import argparse

from shop.service import Service
from shop.traffic import requests


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=20000,
                        help="how many requests to serve (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the traffic (%(default)s)")
    arguments = parser.parse_args()

    service = Service()
    for request in requests(arguments.requests, arguments.seed):
        service.handle(request)
    print(service.summary())
    return service


if __name__ == "__main__":
    # A real service never gets past its loop; a global keeps this one alive
    # until the interpreter ends.
    SERVICE = main()
