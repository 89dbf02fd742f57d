"""What a model is worth: statistics per picture, and what follows from them. Runs in the venv; needs numpy."""
