"""What a load harness must know of newsdesk: its command line, its configuration and its tables."""
import json
import os
import sqlite3

# {bin} the program, {config} the generated file, {dir} the run's own folder, {port} a free port.
ONCE = "{bin} --config {config} once"
SERVE = "{bin} --config {config} run"
SOME_FAILED = 0  # a round in which some sources failed is a round that was done
REFRESH_URL = None
FEED_URL = "http://127.0.0.1:{port}/tech/rss.xml"

SECTIONS = ["world", "tech", "science", "culture", "business", "local", "sport", "opinion"]


def config(dir, urls, port, interval_s=0):
    """Writes a feeds.toml for these feed urls; returns its path."""
    lines = [
        "[site]", 'title = "Farm"', f'url = "http://127.0.0.1:{port}/"', 'authority = "farm.example,2026"', "",
        "[daemon]", f'listen = "127.0.0.1:{port}"',
        f"state_dir = {json.dumps(dir + '/data')}", f"public_dir = {json.dumps(dir + '/data/public')}", "",
        "[fetch]", "concurrency = 64", "per_host = 2", 'host_gap = "0s"', 'max_wait = "0s"', 'timeout = "15s"',
        'private_hosts = ["127.0.0.0/8"]', "",
    ]
    if interval_s:
        lines += ["[schedule]", f'sources = "*/{interval_s} * * * * *"', ""]
    for section in SECTIONS:
        lines += ["[[section]]", f'name = "{section}"', f'title = "{section.title()}"', "items = 100", ""]
    for number, url in enumerate(urls):
        lines += ["[[source]]", f'url = "{url}"', f'section = "{SECTIONS[number % len(SECTIONS)]}"', ""]
    path = os.path.join(dir, "feeds.toml")
    os.makedirs(dir, exist_ok=True)
    with open(path, "w") as file:
        file.write("\n".join(lines))
    return path


def _rows(dir, query):
    path = dir + "/data/newsdesk.db"
    if not os.path.exists(path):
        return None
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as store:
        return store.execute(query).fetchall()


def stored_items(dir):
    """How many entries are stored; None when unknown."""
    rows = _rows(dir, "SELECT count(*) FROM entry")
    return rows and rows[0][0]


def entries_by_source(dir):
    """Entries stored by source url; None when unknown."""
    rows = _rows(dir, "SELECT source.name, count(*) FROM entry JOIN source ON source.id = entry.source GROUP BY 1")
    return rows and dict(rows)


def data_paths(dir):
    """Every file of the store and the tree, but for those that are being written: they come and go."""
    files = [os.path.join(folder, name) for folder, _, names in os.walk(dir + "/data") for name in names]
    return [file for file in files if not os.path.basename(file).startswith(".") and not file.endswith("-wal")]  # asked for with its store
