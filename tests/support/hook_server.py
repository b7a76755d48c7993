"""Takes what is posted to it, on loopback.

usage: hook_server.py LOG STATUS...

Writes its port on standard output and each request as a line of JSON to LOG,
and answers with the statuses in turn; the last one stays. Ends by itself
after five minutes.
"""
import http.server
import json
import sys
import threading

log, statuses = sys.argv[1], [int(status) for status in sys.argv[2:]]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open(log, "a", encoding="utf-8") as out:
            out.write(json.dumps({"path": self.path,
                                  "type": self.headers["Content-Type"],
                                  "token": self.headers["Authorization"],
                                  "body": body.decode()}) + "\n")
        status = statuses.pop(0) if len(statuses) > 1 else statuses[0]
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
threading.Timer(300, server.shutdown).start()
server.serve_forever()
