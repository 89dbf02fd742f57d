"""Ways to start, watch and end a training's command, each in a module: see interfaces/launcher.py."""
