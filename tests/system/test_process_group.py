"""What the environments of launchers say, and the channel between processes."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from dcgan_core.errors import InputError, RunFailure
from dcgan_core.system import control_channel as channel_module
from dcgan_core.system.control_channel import ControlChannel, free_port, listening
from dcgan_core.system.process_group import ProcessGroup, find_process_group, parse_address

TORCHRUN = {"RANK": "3", "WORLD_SIZE": "8", "MASTER_ADDR": "node1", "MASTER_PORT": "29500"}
SRUN = {
    "SLURM_PROCID": "2",
    "SLURM_NTASKS": "4",
    "SLURM_STEP_ID": "0",
    "SLURM_JOB_ID": "77",
    "SLURM_STEP_NODELIST": "gpu[07-09,12],login1",
}
MPIRUN = {
    "OMPI_COMM_WORLD_RANK": "1",
    "OMPI_COMM_WORLD_SIZE": "2",
    "OMPI_COMM_WORLD_LOCAL_SIZE": "2",
    "PMIX_NAMESPACE": "prterun-1234",
}
JOBSET = {"JAX_PROCESS_ID": "1", "JAX_NUM_PROCESSES": "2", "JAX_COORDINATOR_ADDRESS": "[fd00::1]:3333"}


@pytest.mark.parametrize(
    ("environment", "rank", "world", "host", "port"),
    [
        (TORCHRUN, 3, 8, "node1", 29501),
        (SRUN, 2, 4, "gpu07", None),
        (SRUN | {"SLURM_STEP_NODELIST": "a1,b2"}, 2, 4, "a1", None),
        (MPIRUN, 1, 2, "localhost", None),
        (JOBSET, 1, 2, "fd00::1", 3333),
        (MPIRUN | SRUN, 1, 2, "localhost", None),
    ],
    ids=["torchrun", "srun", "srun of single nodes", "mpirun", "JobSet", "mpirun within a job"],
)
def test_launchers(environment: dict[str, str], rank: int, world: int, host: str, port: int | None) -> None:
    group = find_process_group("auto", None, environment)
    assert (group.rank, group.world_size, group.address[0], group.is_main) == (rank, world, host, False)
    assert group.address[1] == port if port else 20_000 <= group.address[1] < 32_000
    # The same for all of a job, and another for another job.
    assert find_process_group("auto", None, environment).address == group.address
    assert find_process_group("auto", "here:1", environment).address == ("here", 1)
    assert find_process_group("no", None, environment) == ProcessGroup()


def test_another_job_has_another_port() -> None:
    ports = {
        find_process_group("auto", None, SRUN | {"SLURM_JOB_ID": str(job)}).address[1] for job in range(20)
    }
    assert len(ports) > 15


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"WORLD_SIZE": "4"},
        {"RANK": "0", "WORLD_SIZE": "1"},
        {"SLURM_PROCID": "0", "SLURM_NTASKS": "4"},  # a script that sbatch started, outside srun
    ],
)
def test_one_process_alone(environment: dict[str, str]) -> None:
    assert find_process_group("auto", None, environment) == ProcessGroup()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"MASTER_ADDR": ""},
            "WORLD_SIZE=8: 8 processes .*torchrun names no address .*--coordinator HOST:PORT",
        ),
        ({"MASTER_PORT": "x"}, "names no address"),
        ({"RANK": "8"}, "RANK=8: expected a number from 0 to 7"),
        ({"WORLD_SIZE": "many"}, "WORLD_SIZE=many: expected a number"),
        ({"MASTER_PORT": "65535"}, "node1:65536: expected .* HOST:PORT"),
    ],
)
def test_environments_that_contradict_themselves(changes: dict[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        find_process_group("auto", None, TORCHRUN | changes)


@pytest.mark.parametrize("text", ["", "node1", "node1:", ":1", "node1:0", "a b:1", "node1:1234567"])
def test_what_is_not_an_address(text: str) -> None:
    with pytest.raises(InputError, match="HOST:PORT"):
        parse_address(text)


# --- the control channel ---------------------------------------------------------------------------------


class Members:
    """The processes of a group, as threads of this one. ended: what each would have ended with."""

    def __init__(self, world: int = 3) -> None:
        port = free_port()
        self.ended: dict[int, tuple[str, int]] = {}
        self.channels: dict[int, ControlChannel] = {}
        self.world = world

        def connect(rank: int) -> None:
            group = ProcessGroup(rank, world, ("localhost", port))
            self.channels[rank] = ControlChannel(
                group, lambda sentence, status: self.ended.update({rank: (sentence, status)})
            )

        self.together(connect)

    def together(self, work: Callable[[int], object]) -> None:
        threads = [threading.Thread(target=work, args=(rank,)) for rank in range(self.world)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def until_ended(self, *ranks: int) -> None:
        end = time.monotonic() + 20
        while not set(ranks) <= self.ended.keys() and time.monotonic() < end:
            time.sleep(0.01)


@pytest.fixture
def members() -> Iterator[Members]:
    made = Members()
    yield made
    for channel in made.channels.values():
        channel.close()
    for channel in made.channels.values():
        for peer in channel._peers.values():
            peer.close()


def test_all_learn_what_each_says(members: Members) -> None:
    heard: dict[int, list[str]] = {}
    members.together(
        lambda rank: heard.update({rank: members.channels[rank].exchange("name", f"I am {rank}")})
    )
    assert heard == {rank: ["I am 0", "I am 1", "I am 2"] for rank in range(3)}
    # In good order nothing is ended.
    members.together(lambda rank: members.channels[rank].close())
    time.sleep(0.1)
    assert not members.ended


@pytest.mark.parametrize("dead", [0, 2])
def test_the_others_end_when_one_is_gone(members: Members, dead: int) -> None:
    members.channels[1].advice = "Continue with: that"
    others = {0, 1, 2} - {dead}
    began = time.monotonic()
    members.channels[dead]._over = True  # the dead say nothing
    for peer in members.channels[dead]._peers.values():
        peer.shutdown(socket.SHUT_RDWR)  # as the system does for a process that is killed
    members.until_ended(*others)
    assert time.monotonic() - began < 5
    assert {members.ended[rank][1] for rank in others} == {1}
    assert all(f"process {dead} of this run has ended" in members.ended[rank][0] for rank in others)
    if dead == 0:
        assert members.ended[1][0].endswith("Continue with: that")


def test_the_others_hear_why_one_fails(members: Members, monkeypatch: pytest.MonkeyPatch) -> None:
    registered: list[tuple[object, ...]] = []
    monkeypatch.setattr("atexit.register", lambda *given: registered.append(given))
    with pytest.raises(InputError), members.channels[1].failures():
        raise InputError("the data is not there")
    members.until_ended(0, 2)
    assert (
        members.ended[0]
        == members.ended[2]
        == (
            "process 1 of this run has failed: the data is not there",
            2,
        )
    )
    # It ends by itself, without waiting for the others.
    assert registered == [(channel_module.leave, 2)]


def test_an_answer_that_does_not_come(members: Members) -> None:
    with pytest.raises(RunFailure, match="did not answer within"):
        members.channels[0].exchange("alone", "", patience_s=0.05)


def test_who_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel_module, "JOIN_S", 0.3)
    with listening(0, 1) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=rf"process 0 cannot listen on port {port} .*--coordinator"):
            ControlChannel(ProcessGroup(0, 2, ("localhost", port)))
    with pytest.raises(InputError, match=r"3 of 4 processes did not join within 0 s: 1, 2, 3\."):
        ControlChannel(ProcessGroup(0, 4, ("localhost", port)))
    with pytest.raises(InputError, match=rf"process 1 of 4 could not join process 0 at localhost:{port} "):
        ControlChannel(ProcessGroup(1, 4, ("localhost", port)))


def connected(port: int) -> socket.socket:
    """Connect as soon as somebody listens."""
    end = time.monotonic() + 20
    while True:
        try:
            return socket.create_connection(("localhost", port))
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.01)


def test_strangers_are_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else connects to the port is closed, and the group waits on."""
    port = free_port()
    monkeypatch.setattr(channel_module, "JOIN_S", 20)
    found: list[ControlChannel] = []
    main = threading.Thread(
        target=lambda: found.append(ControlChannel(ProcessGroup(0, 2, ("localhost", port))))
    )
    main.start()
    for words in (b"GET / HTTP/1.1\n", b'{"hello": 1, "world": 5}\n', b"[]\n"):
        with connected(port) as stranger:
            stranger.sendall(words)
            assert stranger.recv(1) == b""
    other = ControlChannel(ProcessGroup(1, 2, ("localhost", port)))
    main.join()
    for channel in (other, *found):
        channel.close()


def test_a_free_port_is_not_one_that_the_system_gives_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """JAX's runtime ends the process where its port is taken."""
    port = free_port()
    assert port in channel_module._PORTS
    monkeypatch.setattr(channel_module, "_PORTS", range(port, port + 2))
    with listening(port, 1):
        assert free_port() == port + 1
        with listening(port + 1, 1), pytest.raises(InputError, match="is free"):
            free_port()
