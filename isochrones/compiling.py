"""
Compile every kernel of the engine before anybody waits for one.

The set-up runs ``python -m isochrones.compiling``; `jobcircle serve` and `jobcircle worker` call it before
they say that they are ready. What is compiled already is only loaded.
"""

from importlib import import_module

from isochrones.kernels.kept import folder, is_complete, seal

MODULES = (
    "isochrones.reach",
    "isochrones.osm.pbf",
    "isochrones.snap",
    "isochrones.coverage",
    "isochrones.clock",
    "isochrones.area",
    "isochrones.elevation",
    "isochrones.siting",
)
"""Modules with a ``compile_kernels``, which calls all kernels that they use, with the types of real data."""


def compile_everything() -> None:
    """Compile all kernels, and keep their machine code where later processes find it."""
    for name in MODULES:
        import_module(name).compile_kernels()
    seal()


def is_compiled() -> bool:
    """Tell whether the machine code of every kernel is on disk already."""
    return is_complete()


def can_keep() -> bool:
    """Tell whether there is a folder for machine code; without one every process compiles what it calls."""
    return folder() is not None


if __name__ == "__main__":
    compile_everything()
