"""Plans of the city in the store: ordered from the service, made by a process of their own."""
