"""JAX's own runtime for several processes, joined over their `dcgan_core.system.control_channel`."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading

import jax

from dcgan_core.errors import InputError
from dcgan_core.system.control_channel import JOIN_S, ControlChannel, free_port
from dcgan_core.system.packages import reason
from dcgan_jax.devices import gpus_here, reuse_memory_between_calls

SHUTDOWN_S = 20
"""Seconds that processes wait for one another at the end. All are there: the channel has seen to that."""


def join(channel: ControlChannel, devices: int | str | None, stall_timeout_s: float) -> None:
    """Make the devices of all processes one system; before anything else touches a device.

    devices: how many of each process are wanted, or all. stall_timeout_s: after which a process that hangs ends the
    run. Raises InputError where JAX has begun already, or cannot connect.
    """
    group = channel.group
    neighbours = channel.exchange("host", socket.gethostname())
    here = [rank for rank, host in enumerate(neighbours) if host == neighbours[group.rank]]
    port = int(channel.exchange("jax's port", str(free_port()) if group.is_main else "")[0])
    address = f"127.0.0.1:{port if group.is_main else _relay((group.address[0], port))}"
    # No proxy for what stays on this machine: gRPC would send even that there, and wait.
    os.environ["no_grpc_proxy"] = "127.0.0.1"  # noqa: SIM112 - as gRPC spells it
    jax.config.update("jax_check_proxy_envs", False)
    # It would take SIGTERM away from the training, which saves first.
    jax.config.update("jax_enable_preemption_service", False)
    logging.getLogger("jax._src.distributed").setLevel(logging.ERROR)
    try:
        jax.distributed.initialize(
            address,
            group.world_size,
            group.rank,
            local_device_ids=devices_of(here.index(group.rank), len(here), gpus_here(), devices),
            cluster_detection_method="deactivate",
            initialization_timeout=int(JOIN_S),
            heartbeat_timeout_seconds=int(stall_timeout_s) + 60,
            shutdown_timeout_seconds=SHUTDOWN_S,
        )
    except Exception as error:
        raise InputError(
            f"JAX could not connect the {group.world_size} processes of this run ({reason(error)}). A run of several "
            "processes has to be the first thing that JAX does in each of them"
        ) from error
    # Here, where all are: each process waits for the devices of the others.
    reuse_memory_between_calls()


def part() -> None:
    """Leave JAX's runtime, which every process does at the end of a run."""
    with contextlib.suppress(Exception):  # the run is done and saved
        jax.distributed.shutdown()


def devices_of(place: int, processes: int, gpus: int, wanted: int | str | None) -> list[int] | None:
    """Return which of the GPUs that it sees a process takes; None for all.

    place: its number among the `processes` of its machine. gpus: how many it sees. wanted: by `--devices`. Where there
    are fewer than all processes want, the launcher has given each process GPUs of its own.
    """
    if processes == 1 or wanted == "all":
        return None
    share = gpus // processes if wanted is None else int(wanted)
    if not 0 < share * processes <= gpus:
        return None
    return list(range(place * share, (place + 1) * share))


def _relay(coordinator: tuple[str, int]) -> int:
    """Return a port of this machine from which a thread passes everything on to `coordinator`, and back.

    When process 0 ends, JAX's runtime aborts every other process at once, with its stack. With the relay it sees its
    connection stay, and the channel has the time to end the process with a sentence.
    """
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            near, _ = server.accept()
            try:
                far = socket.create_connection(coordinator, timeout=JOIN_S)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=_pass_on, args=(source, target), name="relay", daemon=True).start()

    threading.Thread(target=serve, name="relay", daemon=True).start()
    return server.getsockname()[1]


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    """Until `source` ends; `target` stays open."""
    with contextlib.suppress(OSError):
        while piece := source.recv(2**16):
            target.sendall(piece)
