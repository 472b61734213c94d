"""Programs over large libraries, each leaving a working heap behind.

A program is a function that returns what must stay alive. Run as
`programs.py NAME CAPTURE WITNESS` it captures itself and then writes down what
plain Python knows of the same objects, for test_real.py to compare.
"""

import gc
import json
import sys
import types


def arrays_and_frames():
    import numpy as np
    import pandas as pd

    table = pd.DataFrame({
        "key": np.arange(50_000),
        "name": ["row %d" % i for i in range(50_000)],
        "share": np.linspace(0.0, 1.0, 50_000),
    })
    groups = table.assign(bucket=table["key"] % 97).groupby("bucket")
    mixed = np.array([{"n": i} for i in range(2_000)], dtype=object)
    return table, groups, groups["share"].sum(), mixed, mixed[10:20]


def web_framework():
    import django
    from django.conf import settings

    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth",
                        "django.contrib.sessions", "django.contrib.messages"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        USE_TZ=True,
    )
    django.setup()
    from django.contrib.auth.models import Group, User
    from django.core.management import call_command
    from django.template import engines

    call_command("migrate", verbosity=0)
    staff = Group.objects.create(name="staff")
    for number in range(300):
        staff.user_set.add(User.objects.create_user("user%d" % number))
    page = engines["django"].from_string("{% for u in users %}{{ u.username }} {% endfor %}")
    users = list(User.objects.prefetch_related("groups"))
    return users, page, page.render({"users": users})


def object_mapper():
    import sqlalchemy as sa
    from sqlalchemy import orm

    class Base(orm.DeclarativeBase):
        pass

    class Author(Base):
        __tablename__ = "author"
        id = sa.Column(sa.Integer, primary_key=True)
        name = sa.Column(sa.String)
        books = orm.relationship("Book", back_populates="author")

    class Book(Base):
        __tablename__ = "book"
        id = sa.Column(sa.Integer, primary_key=True)
        title = sa.Column(sa.String)
        author_id = sa.Column(sa.ForeignKey("author.id"))
        author = orm.relationship(Author, back_populates="books")

    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    session = orm.Session(engine)
    for number in range(300):
        author = Author(name="author %d" % number)
        author.books = [Book(title="book %d of %d" % (i, number)) for i in range(5)]
        session.add(author)
    session.commit()
    loaded = session.scalars(sa.select(Author).options(orm.selectinload(Author.books))).all()
    return engine, session, loaded, Base


PROGRAMS = {function.__name__: function
            for function in (arrays_and_frames, web_framework, object_mapper)}


def attributes_of(one):
    """Attributes whose reading runs no code but that of member and getset
    descriptors, and the dict's entries."""
    found = {}
    for cls in type(one).__mro__:
        for name, value in vars(cls).items():
            if name in found or name == "__dict__" or not isinstance(
                    value, (types.MemberDescriptorType, types.GetSetDescriptorType)):
                continue
            try:
                found[name] = id(value.__get__(one))
            except Exception:
                pass
    return found


def witness_of_names(objects):
    """(address, type, kind of relation, {name or index: address}) of a sample."""
    seen = {}
    for one in objects:
        kind = type(one)
        if isinstance(one, (type, types.FrameType, types.TracebackType)) or seen.get(kind, 0) > 40:
            continue
        if kind in (list, tuple):
            pass  # told below
        elif type(vars(kind).get("__getattribute__")) is types.FunctionType:
            continue
        seen[kind] = seen.get(kind, 0) + 1
        if kind in (list, tuple):
            yield id(one), kind.__name__, "ITEM", {str(i): id(x) for i, x in enumerate(one[:100])}
        else:
            yield id(one), kind.__name__, "ATTR", attributes_of(one)


def main(name, capture_path, witness_path):
    kept = PROGRAMS[name]()
    import heapy_tui

    gc.collect()
    gc.disable()
    result = heapy_tui.dump(capture_path)
    # What came into being after the capture is not in it; the objects of the
    # comparison itself are told by being younger than this list.
    found = gc.get_objects()
    witness = []
    for one in found:
        if one is result or isinstance(one, types.FrameType):
            continue
        try:
            size = sys.getsizeof(one)
        except Exception:
            size = None
        witness.append((id(one), type(one).__name__, size))
    named = list(witness_of_names(found))
    with open(witness_path, "w") as file:
        json.dump({"named": named, "n_attributes": sum(len(row[3]) for row in named),
                   "objects": witness, "pause_s": result.pause_s, "method": result.method,
                   "skipped": result.skipped, "kept": len(kept)}, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
