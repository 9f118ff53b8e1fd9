"""Exports of layers and maps as files."""
