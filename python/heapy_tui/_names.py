"""Names of built-in types: Type.Int, Type.Module, Type.Code …

Those of the module types, and of builtins with a capital letter. Found without
importing types, which not every program does.
"""

import builtins
import sys


def _samples():
    """{name: an object of the type}"""
    def function():
        return function

    def generator():
        yield

    async def coroutine():
        pass

    async def async_generator():
        yield

    made = coroutine()
    made.close()
    found = {
        "Function": function, "Lambda": function, "Code": function.__code__,
        "Cell": function.__closure__[0], "Generator": generator(), "Coroutine": made,
        "AsyncGenerator": async_generator(), "Method": _Sample().method,
        "BuiltinFunction": len, "BuiltinMethod": len, "Module": sys,
        "WrapperDescriptor": object.__init__, "MethodWrapper": object().__str__,
        "MethodDescriptor": str.join, "ClassMethodDescriptor": dict.__dict__["fromkeys"],
        "GetSetDescriptor": type(function).__code__,
        "MemberDescriptor": type(function).__globals__,
        "MappingProxy": type.__dict__, "SimpleNamespace": sys.implementation,
        "None": None, "NoneType": None, "NotImplemented": NotImplemented,
        "Ellipsis": Ellipsis, "GenericAlias": list[int], "Frame": sys._getframe(),
    }
    try:
        raise KeyError
    except KeyError as error:
        found["Traceback"] = error.__traceback__
    return found


class _Sample:
    __slots__ = ()

    def method(self):
        return self


def _types():
    types = {name[:1].upper() + name[1:]: thing for name, thing in vars(builtins).items()
             if isinstance(thing, type) and name[:1].islower()}
    types.update((name, type(thing)) for name, thing in _samples().items())
    return types


def named_type(name):
    """The type of that name, or None."""
    return _types().get(name) if name[:1].isupper() else None


def type_names():
    return sorted(_types())
