"""
Street data in, walking network out. The only importer of osmnx and of the PBF reader.

`pbf.read_osm` reads OpenStreetMap files, `graph` goes through OSMnx (a GraphML, or a place by its name),
and `streets.read_streets` takes a GeoParquet. All end in `isochrones.ways.network_from_ways`. Nothing is
imported here: OSMnx and geopandas take seconds to import, and most commands need neither.
"""
