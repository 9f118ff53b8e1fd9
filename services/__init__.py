"""Employment services as rules: pure functions of nouns and a time."""
