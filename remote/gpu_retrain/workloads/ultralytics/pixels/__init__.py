"""Decodes the pictures of a dataset before they are trained on, and finds what resembles what across splits."""
