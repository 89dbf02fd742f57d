"""Trains with Ultralytics; nothing outside of this folder knows the library."""
