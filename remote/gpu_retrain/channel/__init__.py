"""The channel to the runner, and where everything lies on the disk."""
