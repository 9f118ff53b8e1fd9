"""
The published maps as OGC API: what is published now, features page by page, tiles that are kept.

``published`` follows publications, ``paging`` gives features, ``tiles`` draws and keeps tiles.
"""
