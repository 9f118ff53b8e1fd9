"""One file per thing that the service does: each ties the rooms together."""
