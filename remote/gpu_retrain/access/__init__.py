"""Who else may open a channel to our agent, and for how long."""
