"""What the portal is measured beside: a bare WSGI dictionary and nginx, both with the portal's own bytes."""

import pickle
from http.client import HTTPConnection
from pathlib import Path

from bench.processes import HOST

NAMES = {"bare": "dizionario WSGI", "nginx": "nginx"}  # each answers at /home, /inner…: at "/" nginx looks for an index
OWN = {"server", "date", "connection", "content-length", "content-type", "transfer-encoding"}
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
  access_log off; etag off; sendfile on; open_file_cache max=100; keepalive_requests 100000000;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen {host}:{port} backlog=1024;
    {locations}
  }}
}}
"""
LOCATION = 'location = {path} {{ types {{ }} default_type "{type}"; alias {file}; {headers} }}'

Answer = tuple[list[tuple[str, str]], bytes]


def copy(port: int, path: str, headers: dict[str, str]) -> Answer:
    """What the portal answers: headers and body, byte for byte."""
    line = HTTPConnection(HOST, port, timeout=30)
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    body = answer.read()
    line.close()
    return answer.getheaders(), body


def for_wsgi(answers: dict[str, Answer], folder: Path) -> Path:
    """The answers by path, for `bench.bare`."""
    kept = {path: ([header for header in headers if header[0] not in {"server", "date"}], body)
            for path, (headers, body) in answers.items()}  # fmt: skip
    file = folder / "answers.pickle"
    file.write_bytes(pickle.dumps(kept))
    return file


def for_nginx(answers: dict[str, Answer], port: int, folder: Path) -> Path:
    """A configuration and one file an answer; needs no rights of its own."""
    folder.chmod(0o755)  # started as root, nginx reads its files as somebody else
    locations = [_location(number, path, *answer, folder) for number, (path, answer) in enumerate(answers.items())]
    file = folder / "nginx.conf"
    file.write_text(NGINX.format(folder=folder, host=HOST, port=port, locations="\n    ".join(locations)))
    return file


def _location(number: int, path: str, headers: list[tuple[str, str]], body: bytes, folder: Path) -> str:
    file = folder / f"answer-{number}"
    file.write_bytes(body)
    file.chmod(0o644)
    said = {name.lower(): value for name, value in headers}
    more = " ".join(f"add_header {name} '{_quoted(value)}';" for name, value in said.items() if name not in OWN)
    return LOCATION.format(path=path, file=file, type=said["content-type"], headers=more)


def _quoted(value: str) -> str:
    return value.replace("'", "\\'")
