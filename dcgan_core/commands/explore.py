"""`explore`: a trained generator in the browser, served from here or written as a folder of files."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dcgan_core.commands.command import Command
from dcgan_core.config.options import option
from dcgan_core.errors import InputError
from dcgan_core.exploring.endpoints import application
from dcgan_core.exploring.networks import Choice, Network
from dcgan_core.exploring.serving import find_place, serve
from dcgan_core.exploring.site import write_site
from dcgan_core.framework import Framework
from dcgan_core.sampling.drawing import STATISTICS_HELP, WeightsOptions, seed_option


@dataclass(frozen=True, kw_only=True)
class ExploreOptions(WeightsOptions):
    """The options of `explore`."""

    others: tuple[Path, ...] = option(
        (),
        positional=True,
        metavar="[RUN ...]",
        help="More runs or weights files, to compare side by side.",
        fetched=True,
    )
    seed: int = seed_option("Seed of the samples at the start.")
    samples: int = option(32, minimum=4, maximum=256, unit="images", help="Number of samples at the start.")
    truncation: float | None = option(
        None,
        above=0,
        maximum=100,
        when_none="off",
        help="Limit every number of a latent to plus or minus this, at the start.",
    )
    statistics: Literal["auto", "running", "recalibrated"] = option("auto", help=STATISTICS_HELP)
    host: str = option(
        "127.0.0.1",
        metavar="ADDRESS",
        help="Address to serve at. 127.0.0.1: only this machine can connect. With any other, such as 0.0.0.0, "
        "visitors need the token in the printed address.",
    )
    port: int | None = option(
        None, minimum=1, maximum=65535, when_none="7860, or the next free port", help="Port to serve at."
    )
    browser: bool = option(True, help="Open the page in the browser, if there is a screen.")
    static: Path | None = option(
        None,
        metavar="FOLDER",
        when_none="the page is served from here",
        help="Write a static page for any web server into this folder instead. The network runs in the browser. It "
        "needs the extra `onnx`.",
    )
    ort_folder: Path | None = option(
        None,
        metavar="FOLDER",
        when_none="from npm; without npm, the page loads it from a public address",
        help="With --static: a folder with the files of the npm package onnxruntime-web.",
    )


def explore(options: ExploreOptions, framework: Framework) -> int:
    """Serve the explorer until it is stopped, or write it; return the exit status.

    Raises InputError, before the page opens, for weights that cannot be loaded, a port that is taken, packages that are
    not installed.
    """
    if options.static is not None and options.others:
        raise InputError("--static writes the page of one network: leave the others out")
    if options.ort_folder is not None and options.static is None:
        raise InputError("--ort-folder is for --static: leave it out, or give --static too")
    if options.static is not None:
        if options.statistics == "recalibrated":
            raise InputError(
                "--static draws with the statistics that the network keeps: leave --statistics out"
            )
        network = Network(options, framework, Choice(options.checkpoint, options.statistics))
        write_site(
            options.static,
            network,
            framework,
            seed=options.seed,
            samples=options.samples,
            ort_folder=options.ort_folder,
        )
        return 0
    place = find_place(options.host, options.port)
    with place.listener:
        first = Choice(options.checkpoint, options.statistics)
        paths = [options.load_path, *options.others]
        networks = [Network(dataclasses.replace(options, load_path=path), framework, first) for path in paths]
        start = {"seed": options.seed, "samples": options.samples, "truncation": options.truncation}
        app = application(networks, start)
        for network in networks:
            network.warm(options.samples)
        serve(app, place, browser=options.browser)
    return 0


COMMAND = Command(
    ExploreOptions,
    "Open a trained generator in the browser: walk between samples, mix them, find the latent of an image.",
    explore,
    common="load_path others seed samples truncation checkpoint host port static",
    examples={
        "--load-path runs/folder-001": "a page on this machine, until Ctrl-C",
        "--load-path runs/folder-001 runs/folder-002": "two runs side by side",
        "--load-path runs/folder-001 --static site": "a folder for any web server",
    },
)
