"""Completion in a shell: `source <(dcgan --print-completion bash)`.

The script asks the installed commands for their words each time (`--completion-words`), so it never goes out of date.
"""

from __future__ import annotations

from dcgan_core.config.options import COMPLETION_WORDS
from dcgan_core.errors import InputError

PRINT_COMPLETION = "--print-completion"

BASH = f"""\
# Completion of the command dcgan in bash.
_dcgan() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} words=
    if [ "$COMP_CWORD" -eq 1 ]; then
        words=$(dcgan {COMPLETION_WORDS})
    elif [[ $current == -* ]]; then
        words=$(dcgan "${{COMP_WORDS[1]}}" {COMPLETION_WORDS} 2>/dev/null | cut -d " " -f 1)
    elif [[ $before == --* ]]; then
        words=$(dcgan "${{COMP_WORDS[1]}}" {COMPLETION_WORDS} 2>/dev/null |
            awk -v flag="${{before//_/-}}" '$1 == flag {{ $1 = ""; print }}')
    fi
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
# Where nothing fits: names of files.
complete -o default -F _dcgan dcgan"""


def completion_script(shell: str) -> str:
    """Return the script that a shell reads; InputError for a shell that there is none for."""
    if shell != "bash":
        raise InputError(f"{PRINT_COMPLETION} {shell}".rstrip() + ": expected bash")
    return BASH
