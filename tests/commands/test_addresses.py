"""Weights by name and address: fetched once, kept with their digest, refused in one sentence."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.config.training import TrainingConfig
from dcgan_core.errors import InputError
from dcgan_core.sampling.drawing import WeightsOptions, result_name
from dcgan_core.system.paths import address_in, typed_path
from dcgan_core.weights import addresses
from dcgan_core.weights.addresses import SHIPPED
from dcgan_core.weights.opening import open_moments, open_weights
from dcgan_jax import describe, generate, import_weights, models
from tests.commands.conftest import Command, Outcome
from tests.serving import COMMIT, Hub, Server, own_surroundings, send, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as state:
        yield state


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    addresses._say_once.cache_clear()
    return own_surroundings(tmp_path, monkeypatch)


def kept(cache: Path) -> list[str]:
    """Return the names of the files that were fetched, halves of them included."""
    return sorted(path.name for path in cache.glob("addresses/*/files/**/*") if path.is_file())


def refused(outcome: Outcome) -> str:
    """Return the one sentence of a refusal."""
    assert outcome.status == 2
    (sentence,) = [line for line in outcome.err.splitlines() if line.startswith("error: ")]
    assert "Traceback" not in outcome.err
    return sentence


@pytest.fixture
def hub(server: Server, monkeypatch: pytest.MonkeyPatch) -> Hub:
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    return Hub(server)


# --- names and forms -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("hf://owner/name@v1/netG.pth", "hf://owner/name@v1/netG.pth"),
        ("HTTPS://host/a?b=c", "https://host/a?b=c"),
        ("http://host/a", "http://host/a"),
        ("./hf://owner/name", None),
        ("hf", None),
        ("runs/https", None),
    ],
)
def test_an_address_survives_being_a_path(given: str, address: str | None) -> None:
    assert address_in(given) == address
    assert address_in(typed_path(given, fetched=True)) == address


def test_a_run_records_an_address_as_it_was_given() -> None:
    config = TrainingConfig(init_from=Path("hf://owner/name"))
    assert config.to_dict()["init_from"] == "hf://owner/name"
    assert TrainingConfig.from_dict(config.to_dict()).init_from == Path("hf:/owner/name")


def test_results_of_an_address_have_a_name_that_files_can_have() -> None:
    name = result_name("seed0", WeightsOptions(load_path=Path("https://host/netG.pth?download=1")))
    assert re.fullmatch("netG-[0-9a-f]{6}-seed0", name)
    assert "/" not in result_name("seed0", WeightsOptions(load_path=Path("https://host/a?x=a|b")))
    # Of a file whose own name is as long as names are: its results have room for theirs.
    longest = [result_name("seed0", WeightsOptions(load_path=Path(f"{'a' * 240}{end}.pth"))) for end in "bc"]
    assert max(map(len, longest)) <= 100
    assert longest[0] != longest[1]


def test_the_table_is_true() -> None:
    for name, shipped in SHIPPED.items():
        assert hashlib.sha256(shipped.file.read_bytes()).hexdigest() == shipped.sha256
        assert open_weights(name).record["licence"] == shipped.licence
        assert open_weights(name).source == f"the package ({name})"


def test_a_file_comes_before_a_name(here: Path, weights: Path) -> None:
    weights.rename("letters")
    assert open_weights("letters").source == "letters"


def test_models_lists_them(command: Command) -> None:
    outcome = command(models.main)
    assert outcome.status == 0
    for name, shipped in SHIPPED.items():
        assert f"{name}: " in outcome.out
        assert shipped.sha256 in outcome.out
        assert f"licence   {shipped.licence}" in outcome.out
    assert "step: " not in outcome.out
    assert "step: 10000" in command(models.main, "--record").out


# --- the web ---------------------------------------------------------------------------------------------


def test_every_reader_takes_an_address(
    server: Server, cache: Path, command: Command, weights: Path, here: Path
) -> None:
    url = server.holds("/some/netG.safetensors?download=1", weights.read_bytes())
    drawn = command(generate.main, "--load-path", url, "--num-output", 2)
    assert drawn.status == 0, drawn.err
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    assert digest in drawn.out
    assert list(here.glob("generated/netG-*-seed0-2images.png"))
    again = command(describe.main, url)
    assert again.status == 0
    assert "the copy of 20" in again.out
    assert "pytorch" in again.out
    assert command(import_weights.main, url, "--output", "run").status == 0
    assert open_moments(url) == {}
    assert open_weights(url).source == url
    # Once for all of them, with the digest of what came.
    assert len(server.asked) == 1
    assert kept(cache) == ["netG.safetensors"]
    (record,) = cache.glob("addresses/*/fetched.json")
    entry = json.loads(record.read_text())["files"]["netG.safetensors"]
    assert (entry["sha256"], entry["bytes"]) == (digest, weights.stat().st_size)


@pytest.mark.torch
def test_a_pth_says_what_was_found_and_assumed(server: Server, command: Command, here: Path) -> None:
    from collections import OrderedDict

    import torch

    layers = {"main.0": (4, 8, 4, 4), "main.3": (8, 4, 4, 4), "main.6": (4, 1, 4, 4)}
    state = OrderedDict((f"{name}.weight", torch.randn(shape)) for name, shape in layers.items())
    for name, width in (("main.1", 8), ("main.4", 4)):
        ones, zeros = torch.ones(width), torch.zeros(width)
        state |= {f"{name}.weight": ones, f"{name}.bias": zeros, f"{name}.running_mean": zeros}
        state |= {f"{name}.running_var": ones, f"{name}.num_batches_tracked": torch.tensor(100)}
    torch.save(state, "netG.pth")
    url = server.holds("/netG.pth", Path("netG.pth").read_bytes())
    for given in (url, "netG.pth"):
        said = command(describe.main, given)
        assert said.status == 0, said.err
        assert "ssumed" in said.out
    pickled = server.holds("/evil.pth", b"\x80\x04\x8c\x05posix\x94\x8c\x06system\x94\x93\x94.")
    assert "evil.pth" in refused(command(generate.main, "--load-path", pickled))


def test_a_damaged_copy_is_fetched_anew(server: Server, cache: Path, weights: Path) -> None:
    url = server.holds("/a.safetensors", weights.read_bytes())
    open_weights(url)
    (copy,) = cache.glob("addresses/*/files/*")
    copy.write_bytes(b"x")
    assert open_weights(url).weights
    assert len(server.asked) == 2


def test_a_checksum_behind_the_address(server: Server, cache: Path, weights: Path) -> None:
    url = server.holds("/a.safetensors", weights.read_bytes())
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    with pytest.raises(InputError, match=rf"sent a different file \(sha256 {digest} instead of {'0' * 64}\)"):
        open_weights(f"{url}#sha256={'0' * 64}")
    assert kept(cache) == []
    assert open_weights(f"{url}#sha256={digest.upper()}").weights
    with pytest.raises(InputError, match="64 hexadecimal digits"):
        open_weights(f"{url}#md5=1")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://example.org/x.pth", "is http, and only https is used"),
        ("https://user:hunter2@example.org/x.pth", "address with a password"),
        ("https://example.org/x.pth?X-Amz-Signature=hunter2", r"carries a secret \(X-Amz-Signature\)"),
        ("https://example.org/a b.pth", "a space or an invisible letter"),
        ("hf://onlyname", "expected hf://owner/name"),
        ("hf://../..", "expected hf://owner/name"),
        ("https://[", "is not an address"),
        ("https://host:port/x", "is not an address"),
        ("https://a..b/x", "is not an address"),
        (f"https://{'a' * 300}/x", "is not an address"),
    ],
)
def test_what_is_refused_unasked(address: str, words: str, command: Command, cache: Path) -> None:
    outcome = command(generate.main, "--load-path", address)
    with pytest.raises(AssertionError):
        assert "hunter2" in outcome.err + outcome.out
    with pytest.raises(InputError, match=words):
        raise InputError(refused(outcome))
    assert kept(cache) == []


def test_what_a_server_may_do_wrong(
    server: Server, cache: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "MOST_BYTES", 1000)

    def endless(handler: Any) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"x" * 2000)

    def to_http(handler: Any) -> None:
        send(handler, 302, 0, b"", Location="http://example.org/x.pth")

    wrong = {
        server.url("/missing", lambda handler: send(handler, 404, 0, b"")): "the server answered 404",
        server.holds("/large", b"x" * 1001): "announces 1,001 bytes, more than the 1,000 that are allowed",
        server.url("/endless", endless): "sends more than the 1,000 bytes that are allowed",
        server.url("/to-http", to_http): "redirects to http://example.org/x.pth, and only https is used",
        "http://127.0.0.1:9/x.pth": "no connection",
    }
    for url, words in wrong.items():
        assert words in refused(command(generate.main, "--load-path", url))
    assert kept(cache) == []
    # The control: what is within the limit arrives, and is then refused by the reader.
    url = server.holds("/small", b"x" * 1000)
    refused(command(generate.main, "--load-path", url))
    assert kept(cache) == ["small"]


@pytest.mark.parametrize("variable", ["DCGAN_OFFLINE", "HF_HUB_OFFLINE"])
def test_offline(
    variable: str, server: Server, command: Command, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, other = server.holds("/a", weights.read_bytes()), server.holds("/b", weights.read_bytes())
    open_weights(known)
    monkeypatch.setenv(variable, "1")
    assert open_weights(known).weights
    assert f"{variable} forbids connections" in refused(command(generate.main, "--load-path", other))
    assert f"{variable} forbids connections" in refused(command(generate.main, "--load-path", "hf://a/b"))
    assert len(server.asked) == 1


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate for this machine, which Python trusts."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl to make a certificate")
    pem = tmp_path / "own.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    subprocess.run(
        [*words, "-keyout", pem, "-out", tmp_path / "c", *subject], check=True, capture_output=True
    )
    pem.write_bytes(pem.read_bytes() + (tmp_path / "c").read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    return pem


def test_over_tls_and_never_from_there_to_http(
    certificate: Path, here: Path, weights: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = server.holds("/g.safetensors", weights.read_bytes())

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/down":
                send(self, 302, 0, b"", Location=plain)
            else:
                super().do_GET()

        def log_message(self, *_: object) -> None:
            pass

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listening.socket = context.wrap_socket(listening.socket, server_side=True)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        address = f"https://127.0.0.1:{listening.server_address[1]}"
        assert open_weights(f"{address}/g.safetensors").weights
        # On this machine too: http is for addresses that were given as http.
        with pytest.raises(InputError, match=r"redirects to http://127\.0\.0\.1:.* only https is used"):
            open_weights(f"{address}/down")
        monkeypatch.setenv("SSL_CERT_FILE", os.devnull)
        with pytest.raises(InputError, match="CERTIFICATE_VERIFY_FAILED"):
            open_weights(f"{address}/g.safetensors?again")
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


def test_letters_of_any_language(server: Server, weights: Path) -> None:
    server.holds("/%C3%BC.safetensors", weights.read_bytes())
    assert open_weights(f"{server.address}/ü.safetensors").weights
    assert addresses._in_ascii("https://exämple.org:8/ü")[0] == "https://xn--exmple-cua.org:8/%C3%BC"
    assert addresses._in_ascii("https://[::1]:8/a%20b?c=d")[0] == "https://[::1]:8/a%20b?c=d"


# --- a hub -----------------------------------------------------------------------------------------------


def test_a_repository_of_this_package(hub: Hub, cache: Path, weights: Path) -> None:
    hub.add(
        "me/mine", {"README.md": b"a card", "weights.safetensors": weights.read_bytes(), "netG.pth": b"x"}
    )
    bundle = open_weights("hf://me/mine")
    assert bundle.source == f"hf://me/mine@{COMMIT[:12]}/weights.safetensors"
    assert kept(cache) == ["weights.safetensors"]
    before = len(hub.server.asked)
    open_weights("hf://me/mine")
    assert [path for path, _ in hub.server.asked[before:]] == ["/api/models/me/mine/revision/main?blobs=true"]


def test_other_programs_and_named_files(hub: Hub, here: Path, weights: Path) -> None:
    own = open_weights(weights)
    arrays = {f"{name}.{key}": array for name, part in own.weights.items() for key, array in part.items()}
    np.savez(here / "both.npz", **arrays)  # pyright: ignore[reportArgumentType]
    hub.add("me/theirs", {"sub/a.safetensors": weights.read_bytes(), "b.npz": b"?"}, "refs%2Fpr%2F1")
    assert open_weights("hf://me/theirs@refs%2Fpr%2F1/sub/a.safetensors").weights
    hub.add("me/alone", {"README.md": b"", "model.safetensors": weights.read_bytes()})
    assert open_weights("hf://me/alone").source.endswith("/model.safetensors")
    hub.add("me/run", {"checkpoints/7/weights.safetensors": weights.read_bytes(), "config.json": b"{}"})
    assert open_weights("hf://me/run", checkpoint=7).weights.keys() == own.weights.keys()


def test_what_a_hub_may_refuse(hub: Hub, cache: Path, command: Command, weights: Path) -> None:
    hub.add("me/text", {"README.md": b"a card"})
    hub.add("me/large", {"weights.safetensors": weights.read_bytes()}, size=2**31)
    hub.add("me/other", {"../../evil.pth": b"x", "weights.safetensors": weights.read_bytes()})
    hub.server.holds(f"/me/other/resolve/{COMMIT}/weights.safetensors", weights.read_bytes()[::-1])
    hub.server.holds("/api/models/me/odd/revision/main?blobs=true", b"<html>")
    hub.add("me/many", {f"{number}.npy": b"" for number in range(101)})
    for address, words in {
        "hf://me/nothing": "no such model or no revision 'main', or it is private: then set HF_TOKEN",
        "hf://me/text@v9": "no revision 'v9'",
        "hf://me/text": "holds no weights, only README.md",
        "hf://me/text/REDME.md": "did you mean 'README.md'?",
        "hf://me/large": "more than the 1,073,741,824 that are fetched",
        "hf://me/other": "sent a different file (sha256",
        "hf://me/odd": "does not answer as a hub does",
        "hf://me/many": "holds 101 weights files; name one of 0.npy, 1.npy",
    }.items():
        assert words in refused(command(generate.main, "--load-path", address))
    assert kept(cache) == []


def test_a_hub_that_is_away(
    hub: Hub, command: Command, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.add("me/mine", {"weights.safetensors": weights.read_bytes()})
    open_weights("hf://me/mine")
    monkeypatch.setenv("HF_ENDPOINT", "http://example.org")
    assert "HF_ENDPOINT http://example.org" in refused(command(generate.main, "--load-path", "hf://me/mine"))
    monkeypatch.setenv("HF_ENDPOINT", hub.server.address)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert open_weights("hf://me/mine").weights
    monkeypatch.delenv("HF_HUB_OFFLINE")

    def cut(handler: Any) -> None:
        handler.close_connection = True
        handler.connection.shutdown(2)

    hub.server.url("/api/models/me/mine/revision/main?blobs=true", cut)
    outcome = command(generate.main, "--load-path", "hf://me/mine", "--num-output", 1)
    assert outcome.status == 0
    assert "as it was when last fetched" in outcome.err


@pytest.mark.parametrize("token", ["hunter2\nX: y", "hunter2ü"])
def test_what_is_no_token_is_not_shown(
    token: str, hub: Hub, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    sentence = refused(command(generate.main, "--load-path", "hf://me/mine"))
    assert "contains characters that no token has" in sentence
    assert "hunter2" not in sentence
    assert hub.server.asked == []


def test_a_token_goes_to_the_hub_alone(
    hub: Hub, cache: Path, command: Command, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the hub sends elsewhere is asked without it, and nothing shows or keeps it."""
    monkeypatch.setenv("HF_TOKEN", "hf_hunter2")
    with serving() as elsewhere:
        away = elsewhere.holds("/blob", weights.read_bytes())
        hub.add("me/mine", {"weights.safetensors": weights.read_bytes()})
        path = f"/me/mine/resolve/{COMMIT}/weights.safetensors"
        hub.server.url(path, lambda handler: send(handler, 307, 0, b"", Location="/renamed"))
        hub.server.url("/renamed", lambda handler: send(handler, 302, 0, b"", Location=away))
        outcome = command(generate.main, "--load-path", "hf://me/mine", "--num-output", 1)
        assert outcome.status == 0, outcome.err
        assert [headers.get("Authorization") for headers in hub.server.headers] == ["Bearer hf_hunter2"] * 3
        assert [headers.get("Authorization") for headers in elsewhere.headers] == [None]
    assert "hunter2" not in outcome.out + outcome.err
    for file in [path for path in cache.rglob("*") if path.is_file()]:
        assert b"hunter2" not in file.read_bytes()
