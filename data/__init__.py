"""The store: embedded PostGIS, tables, queries (one file per noun), files people bring, cities to fill it."""
