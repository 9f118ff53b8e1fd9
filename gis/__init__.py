"""Ground floor: the nouns, and geometry that every room needs. Pure: no input or output, no clock."""
