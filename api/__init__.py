"""The doors: command line, HTTP and worker; the operations they call; the settings they read."""
