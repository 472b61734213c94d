"""Sessions by token. There is a lifetime; nobody calls expire()."""

SESSIONS = {}
LIFETIME_S = 3600


class Session:
    def __init__(self, token, address, agent, now):
        self.token = token
        self.address = address
        self.agent = agent
        self.created = now
        self.seen = now
        self.history = []
        self.cart = None

    def touch(self, url, now):
        self.seen = now
        self.history.append((now, url))


def find_or_start(token, address, agent, now):
    session = SESSIONS.get(token)
    if session is None:
        session = SESSIONS[token] = Session(token, address, agent, now)
    return session


def expire(now):
    """Forget visitors who left: what the service should call now and then."""
    stale = [token for token, session in SESSIONS.items() if now - session.seen > LIFETIME_S]
    for token in stale:
        del SESSIONS[token]
    return len(stale)
