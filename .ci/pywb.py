"""Holds an archive against pywb: its indexer must write the lines our index has, and its player
must show what was captured, by our index, revisits among it. Of a revisit of status 304 it shows just that.

    pywb.py NIANBAO ARCHIVE
"""
import functools
import http.server
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

from warcio.archiveiterator import ArchiveIterator

bin = pathlib.Path(sys.executable).parent


def lines(text):
    for line in text.splitlines():
        if not line.startswith("!meta"):
            key, time, fields = line.split(" ", 2)
            fields = json.loads(fields)
            if fields["mime"] == "warc/revisit":
                fields.pop("status", None)  # which pywb leaves out
            yield key, time, tuple(sorted(fields.items()))


def index(archive):
    """The index is sorted, and says what pywb finds in the files."""
    text = (archive / "index.cdxj").read_text(encoding="utf-8")
    raw = text.encode().splitlines()
    assert raw == sorted(raw), "index.cdxj is not sorted"
    files = sorted(map(str, archive.glob("*.warc.gz")))
    theirs = subprocess.run([bin / "cdx-indexer", "--cdxj", *files], check=True, capture_output=True, text=True, encoding="utf-8").stdout
    ours, theirs = set(lines(text)), set(lines(theirs))
    assert ours and ours == theirs, f"only in index.cdxj: {sorted(ours - theirs)[:3]}\nonly found by pywb: {sorted(theirs - ours)[:3]}"
    return len(ours)


def bodies(archive):
    """The body of each capture by time and address, read with warcio; of a revisit, that of its original."""
    found, again = {}, []
    for file in sorted(archive.glob("*.warc.gz")):
        with open(file, "rb") as stream:
            for record in ArchiveIterator(stream):
                of = record.rec_headers.get_header
                stamp = lambda name: "".join(c for c in of(name) if c.isdigit())
                if record.rec_type == "response" and record.http_headers.get_statuscode() == "200":
                    found[stamp("WARC-Date"), of("WARC-Target-URI")] = record.content_stream().read()
                elif record.rec_type == "revisit":
                    again.append((stamp("WARC-Date"), of("WARC-Target-URI"), stamp("WARC-Refers-To-Date"), of("WARC-Refers-To-Target-URI"),
                                  int(record.http_headers.get_statuscode())))
    for time, url, original_time, original, status in again:
        original = found[original_time, original]
        found[time, url] = 304 if status == 304 else original
    return found, {status for *_, status in again}


def replay(archive):
    """pywb plays every capture back, byte for byte."""
    with tempfile.TemporaryDirectory() as work, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        config = {"collections": {"a": {"index_paths": str(archive / "index.cdxj"), "archive_paths": str(archive) + "/"}}}
        pathlib.Path(work, "config.yaml").write_text(json.dumps(config))
        with open(pathlib.Path(work, "log"), "wb") as log:
            player = subprocess.Popen([bin / "wayback", "--bind", "127.0.0.1", "-p", str(port)], cwd=work, stdout=log, stderr=log)
            try:
                for _ in range(100):
                    try:
                        socket.create_connection(("127.0.0.1", port), 1).close()
                        break
                    except OSError:
                        time.sleep(0.1)
                found, again = bodies(archive)
                for (stamp, url), want in found.items():
                    try:
                        with urllib.request.urlopen(f"http://127.0.0.1:{port}/a/{stamp}id_/{url}", timeout=30) as answer:
                            got = answer.read()
                    except urllib.error.HTTPError as error:
                        got = error.code
                    assert got == want, f"pywb shows another {url} of {stamp}"
                return len(found), again
            finally:
                player.kill()
                player.wait()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def send_head(self):
        if self.path == "/2022.html":
            del self.headers["If-Modified-Since"]  # and sends it again
        return super().send_head()


def recrawled(nianbao, work):
    """The archive of a small site that was crawled twice, with nothing changed."""
    site = work / "site"
    site.mkdir()
    site.joinpath("robots.txt").write_text("User-agent: *\nAllow: /\n")
    site.joinpath("index.html").write_text('<a href="/2023.html">云溪县2023年政府信息公开工作年度报告</a>'
                                          '<a href="/2022.html">云溪县2022年政府信息公开工作年度报告</a>', encoding="utf-8")
    site.joinpath("2022.html").write_text("<p>本年收到政府信息公开申请2件。</p>", encoding="utf-8")
    site.joinpath("2023.html").write_text("<p>本年收到政府信息公开申请3件。</p>", encoding="utf-8")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for flags in [], ["--again", "1ns"]:
        subprocess.run([nianbao, "crawl", "--quiet", "--no-extract", "--allow-loopback", "--delay", "1ms", "--dir", work / "data", *flags,
                        f"http://127.0.0.1:{server.server_port}/"], check=True)
        time.sleep(1.1)  # captures are told apart by their seconds
    server.shutdown()
    return work / "data" / "archive"


def check(name, archive, revisits):
    indexed = index(archive)
    shown, again = replay(archive)
    assert shown > 1 and again == revisits, f"{name}: {shown} captures, revisits of status {again}"
    print(f"{name}: {indexed} lines of the index as pywb writes them, {shown} captures as pywb shows them, revisits of status {sorted(again)}")


with tempfile.TemporaryDirectory() as work:
    check("demonstration", pathlib.Path(sys.argv[2]).resolve(), set())
    check("crawled twice", recrawled(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(work)), {200, 304})
