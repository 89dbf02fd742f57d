"""Gives out what a training has left."""
