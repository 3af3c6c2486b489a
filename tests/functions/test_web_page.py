"""The page of a local run while another one is put in its place."""

import itertools
import subprocess
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from local import web_page
from local.emulator import Cloud, find_free_port

OTHERS: Any = SimpleNamespace(auth0=SimpleNamespace(url="http://127.0.0.1:9/"))
FILES = 200  # so that a folder takes a while to be deleted
ROUNDS = 15


@pytest.fixture(autouse=True)
def _no_network(socket_enabled):
    """Loopback only."""


@pytest.fixture
def cloud(tmp_path, monkeypatch):
    """A run whose page is built anew each time, of files that say which time it was."""
    times = itertools.count()

    def build(command, **_):
        folder, number = Path(command[command.index("--outDir") + 1]), next(times)
        (folder / "assets").mkdir(parents=True)
        (folder / "index.html").write_text(f"page {number}")
        for each in range(FILES):
            (folder / "assets" / f"{each}.js").write_text("")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", build)
    monkeypatch.setattr(web_page, "_fingerprint_page_sources", lambda: str(next(times)))
    return Cloud(find_free_port(), tmp_path)


@pytest.mark.slow
def test_a_page_is_served_whole_while_another_is_put_in_its_place(cloud):
    web_page.build_web_page(cloud)
    answers, ended = [], threading.Event()
    with web_page.serve_web_page(cloud, OTHERS) as url, httpx.Client(base_url=url) as client:

        def read():
            while not ended.is_set():
                try:
                    answers.append(client.get("/").text)
                except httpx.HTTPError as error:
                    answers.append(repr(error))

        reader = threading.Thread(target=read)
        reader.start()
        for _ in range(ROUNDS):
            web_page.build_web_page(cloud)
        ended.set()
        reader.join()

    assert [each for each in answers if not each.startswith("page ")] == []
    assert len(set(answers)) > 1


def test_of_former_pages_the_last_alone_is_kept(cloud):
    for _ in range(4):
        web_page.build_web_page(cloud)

    assert len([path for path in cloud.folder.iterdir() if path.is_dir()]) == 3  # one is a link


def test_a_page_of_an_earlier_version_gives_way(cloud):
    (cloud.folder / "page").mkdir()

    web_page.build_web_page(cloud)

    assert (cloud.folder / "page" / "index.html").read_text().startswith("page ")


def test_before_there_is_a_page_a_visitor_is_asked_to_come_back(cloud):
    with web_page.serve_web_page(cloud, OTHERS) as url:
        answer = httpx.get(url)

    assert answer.status_code == 503
    assert "load it again" in answer.text
