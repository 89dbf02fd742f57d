"""The Python that runs on a server: standard library only, 3.8 or newer."""
