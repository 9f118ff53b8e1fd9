"""
Loops over arrays, compiled to machine code by numba: the only place where the engine is not plain NumPy.

A kernel takes C-contiguous arrays of the types that its docstring names and plain numbers, holds no lock
of Python's while it runs, and calls only other kernels. The rooms' own modules check inputs and own the
results; nothing outside `isochrones` calls a kernel.
"""
