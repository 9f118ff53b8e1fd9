"""Plans told site by site: tests, evidence, phases."""
