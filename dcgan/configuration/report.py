"""Show a configuration to a person."""

from __future__ import annotations

from dcgan.configuration.fields import GROUP_NOTES
from dcgan.configuration.training import TrainingConfig
from dcgan.options import options_of, toml_text


def format_config(config: TrainingConfig) -> str:
    """Return the configuration as a TOML file that `--config` takes, each value with where it came from."""
    lines: list[tuple[str, str]] = []
    group = ""
    options = sorted(
        options_of(type(config)).items(), key=lambda item: list(GROUP_NOTES).index(item[1][1].group)
    )
    for name, (_, details) in options:
        if details.group != group:
            group = details.group
            lines += [("", ""), (f"[{group}]", "")] if lines else [(f"[{group}]", "")]
        value, source = getattr(config, name), config.sources.get(name, "default")
        if value is None:
            lines.append((f"# {name}: {details.when_none or 'none'}", source))
        else:
            lines.append((f"{'# ' * details.flag_only}{name} = {toml_text(value)}", source))
    width = max(len(left) for left, _ in lines)
    return "\n".join(f"{left:<{width}}  # {source}" if source else left for left, source in lines) + "\n"
