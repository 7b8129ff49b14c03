"""The training configuration, as the commands use it; the parts live in `dcgan.configuration`."""

from __future__ import annotations

from dcgan.configuration.command_line import merge_layers, parse_training_config
from dcgan.configuration.datasets import config_folder, find_config_file, known_datasets
from dcgan.configuration.files import read_config_file, read_run_config
from dcgan.configuration.report import format_config
from dcgan.configuration.training import TrainingConfig, parse_image_size

__all__ = [
    "TrainingConfig",
    "config_folder",
    "find_config_file",
    "format_config",
    "known_datasets",
    "merge_layers",
    "parse_image_size",
    "parse_training_config",
    "read_config_file",
    "read_run_config",
]
