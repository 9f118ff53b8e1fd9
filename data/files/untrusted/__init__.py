"""
Files that strangers upload, opened only in a process of their own that is shut in.

`reading.read_upload` gives the plain rows of `upload`; what a file *is* is told by its bytes, and the
directory of a ZIP is checked before anything is unpacked (`archive`). `process` starts `child`, which shuts
itself in (`lockdown`) before it looks at the file, and takes up what it says (`answer`).
"""
