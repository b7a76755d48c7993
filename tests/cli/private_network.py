"""A network of its own with canaries on private addresses.

private_network.py FOLDER COMMAND...: to be run in new user, network and mount
namespaces. Brings loopback up, puts private addresses on it, listens on every
address at ports 80 and 443, serves redirects at 127.0.0.1:8099 and runs the
command, for which FOLDER/hosts stands in for /etc/hosts. FOLDER gets `canaries`,
a line for each connection that was made.
"""
import fcntl
import http.server
import os
import socket
import struct
import subprocess
import sys
import threading

SIOCGIFFLAGS, SIOCSIFFLAGS, SIOCSIFADDR = 0x8913, 0x8914, 0x8916
IFF_UP = 1
PRIVATE = ["169.254.169.254", "10.0.0.1", "192.168.0.1", "100.100.100.200"]


def set_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        for i, address in enumerate(PRIVATE, 1):
            name = f"lo:{i}".encode()
            fcntl.ioctl(s, SIOCSIFADDR, struct.pack(
                "16sH2s4s8s", name, socket.AF_INET, b"\0\0",
                socket.inet_aton(address), b"\0" * 8))
        request = fcntl.ioctl(s, SIOCGIFFLAGS, struct.pack("16sH14s", b"lo", 0, b""))
        flags = struct.unpack("16sH14s", request)[1] | IFF_UP
        fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack("16sH14s", b"lo", flags, b""))


def watch(listener, log):
    while True:
        connection, _ = listener.accept()
        log.write(f"{connection.getsockname()}\n")
        log.flush()
        connection.close()


class Redirects(http.server.BaseHTTPRequestHandler):
    """/to/URL redirects to URL; /robots.txt does where a file `robots` says."""

    def do_GET(self):
        target = ""
        if self.path.startswith("/to/"):
            target = self.path[len("/to/"):]
        elif self.path == "/robots.txt" and os.path.exists("robots"):
            with open("robots", encoding="ascii") as file:
                target = file.read().strip()
        self.send_response(302 if target else 404)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


def main():
    os.chdir(sys.argv[1])
    set_up()
    # Names that a hostile DNS server would give: the resolver reads this file.
    subprocess.run(["mount", "--bind", "hosts", "/etc/hosts"], check=True)
    log = open("canaries", "a", encoding="ascii")
    for port in (80, 443):
        listener = socket.create_server(("::", port), family=socket.AF_INET6,
                                        dualstack_ipv6=True)
        threading.Thread(target=watch, args=(listener, log), daemon=True).start()
    # The canaries sing: a connection to one is seen.
    socket.create_connection((PRIVATE[0], 80)).close()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 8099), Redirects)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    status = subprocess.run(sys.argv[2:], check=False).returncode
    sys.exit(status)


main()
