"""What the server is: processes, memory, volumes, GPUs."""
