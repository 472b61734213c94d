"""Work that is done after the response: closures over the request."""
from collections import deque

QUEUE = deque()
DONE = []


def later(request, what):
    started = request.now

    def job(now):
        return "%s for %s after %d s" % (what, request.url, now - started)

    QUEUE.append(job)


def run_some(now, at_most):
    for _ in range(min(at_most, len(QUEUE))):
        job = QUEUE.popleft()
        job(now)
        DONE.append(job)    # for a report that nobody reads
