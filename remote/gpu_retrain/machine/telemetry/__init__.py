"""What the machine does while it trains: its GPU, processors, memory, disk, and the processes that load the data."""
