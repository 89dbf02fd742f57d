"""A TCP port that leaves every packet to connect unanswered, until its standard input says something."""

import socket
import sys

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(0)
address = listener.getsockname()
# Connections that nobody takes fill the queue; from then on the kernel drops what comes.
waiting = [socket.socket() for _ in range(4)]
for client in waiting:
    client.setblocking(False)
    client.connect_ex(address)
print(address[1], flush=True)
sys.stdin.readline()
taken = []
while True:
    taken.append(listener.accept())
