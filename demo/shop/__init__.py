"""A pretend web shop.

catalog    products, loaded once                      (as large as it should be)
sessions   who is visiting                            (never expired)
events     an event bus: carts listen for ticks       (never unsubscribed)
pages      rendered pages by URL                      (no bound on the cache)
jobs       work to do after the response              (done work is kept)
orders     what was bought                            (grows by design)

What to look for: SESSIONS in shop.sessions holds every visitor ever seen;
bus.listeners['tick'] keeps one bound method per cart, and so every cart and its
lines; the page cache grows with each spelling of a query string; and jobs.DONE
is a list of closures, each holding the request that made it.
"""
