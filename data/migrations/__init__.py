"""The history of the store, run by `data.migrate`."""
