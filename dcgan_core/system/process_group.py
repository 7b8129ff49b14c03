"""Who trains together: the processes that a launcher started, as its environment describes them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dcgan_core.errors import InputError, harmless

MOST_PROCESSES = 65_536


@dataclass(frozen=True)
class ProcessGroup:
    """The place of this process among those that train together.

    rank: its number, from 0. world_size: how many there are. address: host and port on which process 0 listens.
    """

    rank: int = 0
    world_size: int = 1
    address: tuple[str, int] = ("localhost", 0)

    @property
    def is_main(self) -> bool:
        """Whether this process writes the run: the others write nothing."""
        return self.rank == 0


Environment = Mapping[str, str]


@dataclass(frozen=True)
class Launcher:
    """What a launcher leaves in the environment of each process.

    rank, world: the names of the variables. address: finds the host and the port of process 0; None where the
    environment does not say. needs: another variable without which the rest means nothing.
    """

    name: str
    rank: str
    world: str
    address: Callable[[Environment], str | None]
    needs: str = ""


def _of_torchrun(environment: Environment) -> str | None:
    host, port = environment.get("MASTER_ADDR"), environment.get("MASTER_PORT", "")
    # On MASTER_PORT itself torchrun continues to listen.
    return f"{host}:{int(port) + 1}" if host and port.isdecimal() else None


def _of_slurm(environment: Environment) -> str | None:
    nodes = environment.get("SLURM_STEP_NODELIST") or environment.get("SLURM_JOB_NODELIST")
    if not nodes:
        return None
    job = environment.get("SLURM_JOB_ID", "") + "." + environment.get("SLURM_STEP_ID", "")
    return f"{_first_node(nodes)}:{_port_of(job)}"


def _of_mpirun(environment: Environment) -> str | None:
    """Only where all processes are on one machine: Open MPI's variables name no host."""
    if environment.get("OMPI_COMM_WORLD_LOCAL_SIZE") != environment.get("OMPI_COMM_WORLD_SIZE"):
        return None
    job = environment.get("PMIX_NAMESPACE") or environment.get("OMPI_MCA_ess_base_jobid") or ""
    return f"localhost:{_port_of(job)}"


def _of_jax(environment: Environment) -> str | None:
    return environment.get("JAX_COORDINATOR_ADDRESS") or None


LAUNCHERS = (
    Launcher("torchrun", "RANK", "WORLD_SIZE", _of_torchrun),
    Launcher("mpirun", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", _of_mpirun),
    # Without a step these describe the whole job to a script that srun did not start.
    Launcher("srun", "SLURM_PROCID", "SLURM_NTASKS", _of_slurm, needs="SLURM_STEP_ID"),
    Launcher("the environment", "JAX_PROCESS_ID", "JAX_NUM_PROCESSES", _of_jax),
)
"""The first whose two variables are there counts. mpirun within a SLURM job starts its processes by itself."""


def find_process_group(distributed: str, coordinator: str | None, environment: Environment) -> ProcessGroup:
    """Return the group that the environment describes; one process alone where it describes none.

    distributed: `auto`, or `no` for one process whatever the environment says. coordinator: HOST:PORT, in place of the
    launcher's own. Raises InputError for an environment that contradicts itself, or that says no address.
    """
    if distributed == "no":
        return ProcessGroup()
    for launcher in LAUNCHERS:
        if all(name in environment for name in (launcher.rank, launcher.world, launcher.needs) if name):
            break
    else:
        return ProcessGroup()
    world = _number(environment, launcher.world, 1, MOST_PROCESSES)
    if world == 1:
        return ProcessGroup()
    rank = _number(environment, launcher.rank, 0, world - 1)
    said = coordinator or launcher.address(environment)
    if said is None:
        raise InputError(
            f"{launcher.world}={world}: {world} processes are to train together, and {launcher.name} names no address "
            "of the first. Give each --coordinator HOST:PORT, with the host of process 0 and a free port there; or "
            "--distributed no for a run of this process alone"
        )
    return ProcessGroup(rank, world, parse_address(said))


def parse_address(text: str) -> tuple[str, int]:
    """Return (host, port) of HOST:PORT; raises InputError for anything else."""
    found = re.fullmatch(r"\[?([^\s\[\]]+?)\]?:([0-9]{1,5})", text.strip())
    if found is None or not 0 < int(found[2]) < 2**16:
        raise InputError(
            f"{harmless(text)}: expected the address of process 0 as HOST:PORT, such as node1:12345"
        )
    return found[1], int(found[2])


def _number(environment: Environment, name: str, least: int, most: int) -> int:
    text = environment[name].strip()
    if not re.fullmatch("[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise InputError(
            f"{name}={harmless(text)}: expected a number from {least} to {most}. It says how several processes train "
            "together; --distributed no ignores it"
        )
    return int(text)


def _first_node(nodes: str) -> str:
    """Return the first host of SLURM's list: of `gpu[07-09,12],login1` it is `gpu07`."""
    first = re.split(r",(?![^\[]*\])", nodes)[0]
    return re.sub(r"\[([0-9]+)[^\]]*\]", r"\1", first)


def _port_of(job: str) -> int:
    """Return a port that all processes of a job find, and those of another most likely do not."""
    return 20_000 + int(hashlib.sha256(job.encode()).hexdigest(), 16) % 12_000
