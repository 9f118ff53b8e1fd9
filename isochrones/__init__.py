"""The engine: walking network in, times and coverage out."""
