"""Serves a folder on loopback as a server that knows what has changed does.

usage: shop_server.py FOLDER LOG

Writes its port on standard output, and for each request a line to LOG: path,
condition ("-" for none), status. Ends by itself after five minutes.

The headers of FOLDER/NAME stand in FOLDER/NAME.head, one a line. A line
"Status: 304" there is the answer to all, "Always: 200" ignores conditions.
"""
import http.server
import os
import sys
import threading

folder, log = sys.argv[1:]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = os.path.join(folder, self.path.lstrip("/"))
        heads = {}
        if os.path.isfile(path + ".head"):
            with open(path + ".head", encoding="latin-1") as lines:
                heads = dict(line.rstrip("\n").split(": ", 1) for line in lines)
        asked = (self.headers["If-None-Match"]
                 or self.headers["If-Modified-Since"])
        body = b""
        if "Status" in heads:
            status = int(heads.pop("Status"))
        elif not os.path.isfile(path):
            status = 404
        elif (asked and not heads.pop("Always", "")
              and asked in (heads.get("ETag"), heads.get("Last-Modified"))):
            status = 304
        else:
            status = 200
            with open(path, "rb") as page:
                body = page.read()
        with open(log, "a", encoding="utf-8") as out:
            out.write(f"{self.path} {asked or '-'} {status}\n")
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        for name, value in heads.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if status != 304 else b"nobody asked for this")

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
threading.Timer(300, server.shutdown).start()
server.serve_forever()
