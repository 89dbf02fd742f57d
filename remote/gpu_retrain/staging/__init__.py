"""Sends from this server to another one."""
