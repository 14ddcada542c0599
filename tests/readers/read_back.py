"""Every published feed read back by newsboat and feedparser: read_back.py PUBLIC_FOLDER

Serves the folder on loopback, asks each reader for every rss.xml and atom.xml in it, and holds what
it saw against the JSON Feed beside: the same number of items, with the same ids, titles and links.
"""
import functools
import html
import http.server
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading

import feedparser


class Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = {".xml": "application/xml", ".json": "application/feed+json", "": "text/html"}

    def log_message(self, *_):
        pass


def serve(folder):
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


def plain(text):
    return re.sub(r"\s+", " ", html.unescape(text or "")).strip()


def by_feedparser(urls):
    seen = {}
    for url in urls:
        feed = feedparser.parse(url)
        if feed.bozo:
            sys.exit(f"feedparser: {url} is not well-formed: {feed.bozo_exception}")
        seen[url] = [(entry.id, plain(entry.title), entry.get("link")) for entry in feed.entries]
    return seen


def by_newsboat(urls):
    return {url: newsboat_one(url) for url in urls}


def newsboat_one(url):
    """One feed, with a cache of its own: newsboat knows an item of two feeds by its guid, and keeps it once."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "urls").write_text(url + "\n")
        (folder / "config").write_text("max-items 0\n")
        subprocess.run(
            ["newsboat", "-C", folder / "config", "-u", folder / "urls", "-c", folder / "cache.db", "-x", "reload"],
            check=True, timeout=60, env={"HOME": str(folder), "PATH": "/usr/bin:/bin"},
        )
        rows = sqlite3.connect(folder / "cache.db").execute("SELECT guid, title, url FROM rss_item")
        return [(guid, plain(title), link) for guid, title, link in rows]


def expected(path):
    feed = json.loads(path.with_name("feed.json").read_text())
    return [(item["id"], plain(item["title"]), item.get("url")) for item in feed["items"]]


def main():
    public = pathlib.Path(sys.argv[1])
    base = serve(public)
    paths = sorted(path for name in ("rss.xml", "atom.xml") for path in public.rglob(name))
    urls = {f"{base}/{path.relative_to(public)}": expected(path) for path in paths}
    if not any(urls.values()):
        sys.exit(f"no item in any feed under {public}")
    wrong = 0
    for name, read in (("feedparser", by_feedparser), ("newsboat", by_newsboat)):
        seen = read(list(urls))
        for url, items in urls.items():
            if sorted(seen[url], key=str) != sorted(items, key=str):
                wrong += 1
                print(f"{name}: {url}: saw {len(seen[url])} items of {len(items)}, or other ids, titles or links")
                for item in sorted(set(items) ^ set(seen[url]), key=str)[:4]:
                    print("   ", item)
        print(f"{name}: {sum(map(len, seen.values()))} items in {len(urls)} feeds")
    sys.exit(1 if wrong else 0)


main()
