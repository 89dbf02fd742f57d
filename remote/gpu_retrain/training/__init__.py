"""What starts, watches and ends a training, whatever it trains."""
