"""Rendered pages by URL. The cache was meant for a few hundred URLs."""

CACHE = {}

TEMPLATE = """<article>
<h1>{title}</h1>
<p class="price">{amount:.2f} {currency}</p>
<p>{tags}</p>
<p>You came from {source}.</p>
</article>
"""


def render(url, product, source):
    page = CACHE.get(url)
    if page is None:
        page = CACHE[url] = TEMPLATE.format(
            title=product.title,
            amount=product.price.amount / 100,
            currency=product.price.currency,
            tags=", ".join(sorted(product.tags)),
            source=source,
        )
    return page
