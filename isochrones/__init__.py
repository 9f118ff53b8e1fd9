"""isochrones."""
