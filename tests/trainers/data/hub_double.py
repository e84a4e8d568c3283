"""A double of the hub on loopback: the HTTP that `datasets` and `huggingface_hub` speak.

It serves repositories with commits and branches, data sets and models, so that the real loading
code runs without a network. Who uses it must set `HubDouble.environment` before the libraries are
imported, which read it then: in practice, in a subprocess.

    with serve_hub(tmp_path) as hub:
        subprocess.run(command, env=os.environ | hub.environment, check=True)
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from hub_repositories import write_repositories

Files = Mapping[str, bytes]
"""A commit: path -> content."""

_API = re.compile(
    r"/api/(?P<kind>datasets|models)/(?P<name>[^/]+/[^/]+)"
    r"(?:/(?P<verb>revision|tree|paths-info)/(?P<revision>[^/]+)(?:/(?P<path>.*))?)?"
)
_RESOLVE = re.compile(
    r"/(?P<kind>datasets/)?(?P<name>[^/]+/[^/]+)/resolve/(?P<revision>[^/]+)/(?P<path>.+)"
)


@dataclass(kw_only=True, slots=True)
class Repository:
    """A repository: commits by hash, and the branches that point to them."""

    commits: dict[str, Files] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    is_gated: bool = False


@dataclass(kw_only=True, slots=True)
class HubDouble:
    """A running double; publish to it while it runs."""

    environment: dict[str, str]
    """What makes the libraries talk to it, and to nothing else."""
    repositories: dict[str, Repository] = field(default_factory=dict)
    """By path: `datasets/google/xtreme` or `someone/an-encoder`."""
    requests: list[str] = field(default_factory=list)
    """Method and path of every request, in order."""

    def publish(self, name: str, files: Files, branch: str = "main") -> str:
        """Makes `files` the newest commit of a branch; returns its hash."""
        repository = self.repositories.setdefault(name, Repository())
        digest = sha1(f"{name} {branch} {len(repository.commits)}".encode())
        for path in sorted(files):
            digest.update(path.encode() + files[path])
        commit = digest.hexdigest()
        repository.commits[commit] = dict(files)
        repository.branches[branch] = commit
        return commit


@contextmanager
def serve_hub(folder: Path, repositories: Mapping[str, Mapping[str, Files]] | None = None) -> Any:
    """Starts a double on a free port of loopback, with caches in `folder`.

    Args:
        folder: Empty; HF_HOME and INTERMIX_CACHE lie in it.
        repositories: Name -> branch -> files; by default those of all sources of the catalogue.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    url = f"http://127.0.0.1:{server.server_port}"
    hub = HubDouble(environment=_make_environment(url, folder))
    for name, branches in (write_repositories() if repositories is None else repositories).items():
        for branch, files in branches.items():
            hub.publish(name, files, branch)
    server.hub = hub  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _make_environment(url: str, folder: Path) -> dict[str, str]:
    return {
        "HF_ENDPOINT": url,
        "HF_HOME": str(folder / "huggingface"),
        "HF_HUB_CACHE": str(folder / "huggingface" / "hub"),
        "HF_DATASETS_CACHE": str(folder / "huggingface" / "datasets"),
        "HF_HUB_OFFLINE": "0",
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "INTERMIX_CACHE": str(folder / "intermix"),
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }


class _Handler(BaseHTTPRequestHandler):
    """One connection of a client."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing on the standard error: `HubDouble.requests` has it all."""

    @property
    def _hub(self) -> HubDouble:
        return self.server.hub  # type: ignore[attr-defined, no-any-return]

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._hub.requests.append(f"{self.command} {self.path}")
        url = urlsplit(self.path)
        found = _API.fullmatch(url.path) or _RESOLVE.fullmatch(url.path)
        if found is None:
            return self._refuse(404, "RepoNotFound")
        kind = "datasets/" if (found["kind"] or "").startswith("datasets") else ""
        repository = self._hub.repositories.get(kind + found["name"])
        if repository is None:
            return self._refuse(404, "RepoNotFound")
        if repository.is_gated and "/resolve/" in url.path:
            return self._refuse(403, "GatedRepo")
        revision = unquote(found.groupdict().get("revision") or "main")
        commit = repository.branches.get(revision, revision)
        if commit not in repository.commits:
            return self._refuse(404, "RevisionNotFound")
        files, path = repository.commits[commit], unquote(found["path"] or "")
        if "/resolve/" in url.path:
            return self._send_file(commit, files, path)
        query = parse_qs(url.query) | parse_qs(body.decode())
        if body.startswith(b"{"):
            query = json.loads(body)
        answer = _VERBS[found["verb"] or "revision"](found["name"], commit, files, path, query)
        if answer is None:
            return self._refuse(404, "EntryNotFound")
        self._send(200, json.dumps(answer).encode(), {"Content-Type": "application/json"})

    def _send_file(self, commit: str, files: Files, path: str) -> None:
        if path not in files:
            return self._refuse(404, "EntryNotFound", {"X-Repo-Commit": commit})
        content = files[path]
        headers = {
            "ETag": f'"{sha1(content).hexdigest()}"',
            "X-Repo-Commit": commit,
            "Accept-Ranges": "bytes",
            "Content-Type": "application/octet-stream",
        }
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if wanted is None:
            return self._send(200, content, headers)
        start, stop = int(wanted[1]), min(int(wanted[2] or len(content)) + 1, len(content))
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(content)}"
        self._send(206, content[start:stop], headers)

    def _refuse(self, status: int, code: str, headers: Mapping[str, str] | None = None) -> None:
        self._send(status, b"", {"X-Error-Code": code, "X-Error-Message": code, **(headers or {})})

    def _send(self, status: int, content: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def _describe_revision(
    name: str, commit: str, files: Files, path: str, query: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "id": name,
        "sha": commit,
        "private": False,
        "gated": False,
        "tags": [],
        "siblings": [{"rfilename": path} for path in sorted(files)],
    }


def _list_tree(
    name: str, commit: str, files: Files, path: str, query: Mapping[str, Any]
) -> list[dict[str, Any]] | None:
    prefix = f"{path}/" if path else ""
    below = [file for file in sorted(files) if file.startswith(prefix)]
    if not below:
        return None
    entries = {entry for file in below for entry in _enclose(file, prefix)}
    if query.get("recursive", ["false"])[0].lower() != "true":
        entries = {entry for entry in entries if "/" not in entry.removeprefix(prefix)}
    return [_describe_path(files, entry) for entry in sorted(entries)]


def _enclose(file: str, prefix: str) -> Iterator[str]:
    """A file and the folders that it lies in, below `prefix`."""
    parts = file.removeprefix(prefix).split("/")
    return (prefix + "/".join(parts[: end + 1]) for end in range(len(parts)))


def _list_paths(
    name: str, commit: str, files: Files, path: str, query: Mapping[str, Any]
) -> list[dict[str, Any]]:
    wanted = query.get("paths", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    return [
        _describe_path(files, entry)
        for entry in wanted
        if entry in files or any(file.startswith(f"{entry}/") for file in files)
    ]


def _describe_path(files: Files, path: str) -> dict[str, Any]:
    if path not in files:
        return {"type": "directory", "path": path, "oid": sha1(path.encode()).hexdigest()}
    oid = sha1(files[path]).hexdigest()
    return {"type": "file", "path": path, "oid": oid, "size": len(files[path])}


_VERBS: dict[str, Callable[[str, str, Files, str, Mapping[str, Any]], Any]] = {
    "revision": _describe_revision,
    "tree": _list_tree,
    "paths-info": _list_paths,
}
