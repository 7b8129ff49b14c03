"""Read a configuration: a TOML file, or the config.json of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from dcgan_core.config.options import convert_values, flag_of, options_of
from dcgan_core.config.training import TrainingConfig
from dcgan_core.errors import InputError, did_you_mean, raise_problems
from dcgan_core.system.records import checked, read_json, read_toml

Config = TypeVar("Config", bound=TrainingConfig)


def read_config_file(path: Path, config_class: type[TrainingConfig] = TrainingConfig) -> dict[str, Any]:
    """Return the values of a TOML file by field name, checked for names and types.

    Keys are at the top level or in a table named after their group ([data], [training] ...). Raises
    InputError for a missing or malformed file, with every unknown key and wrong type in one message.
    """
    content = read_toml(path, "a TOML file like configs/mnist.toml")
    options = options_of(config_class)
    groups = {details.group for details in options.values()}
    problems: list[str] = []
    values: dict[str, object] = {}
    for key, value in content.items():
        if not isinstance(value, dict):
            values[key] = value
        elif key not in groups:
            problems.append(f"unknown table [{key}]{did_you_mean(key, groups)}")
        else:
            for name, inner in value.items():
                if name in options and options[name].group != key:
                    problems.append(f"{name} is in [{key}]: it belongs in [{options[name].group}]")
                elif name in values:
                    problems.append(f"{name} is given twice")
                else:
                    values[name] = inner
    for name in [name for name in values if name in options and options[name].flag_only]:
        problems.append(f"{name} belongs on the command line ({flag_of(name)}), not in a file")
        del values[name]
    converted, wrong = convert_values(config_class, values)
    raise_problems(problems + wrong, str(path))
    return converted


def read_run_config(run: Path, config_class: type[Config]) -> Config:
    """Return the configuration that a run was made with, from its config.json.

    Raises InputError when there is none or it cannot be understood.
    """
    path = run / "config.json"
    try:
        values = checked(read_json(path), {"config": dict})["config"]
    except (OSError, ValueError) as error:
        if isinstance(error, OSError):
            why = "it is a file" if run.is_file() else f"{path} cannot be read ({error.strerror})"
            problem = f"{run} is not a run: {why}; expected a run's folder"
        else:
            problem = f"{path} is damaged: expected JSON with the run's configuration under 'config'"
        # It imports NumPy: not at import, so that --help stays quick.
        from dcgan_core.runs.finding import advise_run
        from dcgan_core.runs.folder import advise_copy

        advice = advise_copy(run) or advise_run(run) if run.is_dir() else ""
        raise InputError(f"{problem}.{advice}") from error
    converted, problems = convert_values(config_class, values)
    raise_problems(problems, str(path))
    return config_class(**converted, sources=dict.fromkeys(converted, str(path)))
