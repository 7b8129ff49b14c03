"""Completion in a shell: `source <(dcgan --print-completion bash)`, and the same for zsh and fish.

The scripts ask the installed commands for their words each time (`--completion-words`), so they never go out of date.
"""

from __future__ import annotations

from dcgan_core.config.flags import COMPLETION_WORDS
from dcgan_core.errors import InputError, did_you_mean

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


ZSH = f"""\
# Completion of the command dcgan in zsh.
_dcgan() {{
    local before=${{words[CURRENT - 1]}}
    local -a found
    if (( CURRENT == 2 )); then
        found=(${{(f)"$(dcgan {COMPLETION_WORDS})"}})
    elif [[ $PREFIX == -* ]]; then
        found=(${{${{(f)"$(dcgan $words[2] {COMPLETION_WORDS} 2>/dev/null)"}}%% *}})
    elif [[ $before == --* ]]; then
        found=(${{(M)${{(f)"$(dcgan $words[2] {COMPLETION_WORDS} 2>/dev/null)"}}:#${{before//_/-}} *}})
        found=(${{=${{found#* }}}})
    fi
    # Where nothing fits: names of files.
    compadd -a found || _files
}}
(( $+functions[compdef] )) || {{ autoload -Uz compinit && compinit }}
compdef _dcgan dcgan"""

FISH = f"""\
# Completion of the command dcgan in fish.
function __dcgan_words
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l found
    if test (count $words) -eq 1
        set found (dcgan {COMPLETION_WORDS})
    else if string match --quiet -- '-*' $current
        set found (dcgan $words[2] {COMPLETION_WORDS} 2>/dev/null | string replace --regex ' .*' '')
    else if string match --quiet -- '--*' $words[-1]
        set -l flag (string replace --all _ - -- $words[-1])
        set found (dcgan $words[2] {COMPLETION_WORDS} 2>/dev/null | string match -- "$flag *" |
            string replace -- "$flag " '' | string split ' ')
    end
    # Where nothing fits: names of files.
    if not string match --entire -- $current $found
        __fish_complete_path $current
    end
end
complete --command dcgan --no-files --arguments '(__dcgan_words)'"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}


def completion_script(shell: str) -> str:
    """Return the script for a shell. Raises InputError for an unsupported shell."""
    if shell not in SCRIPTS:
        raise InputError(
            f"{PRINT_COMPLETION} {shell}".rstrip()
            + f"{did_you_mean(shell, SCRIPTS)}: expected {', '.join(SCRIPTS)}"
        )
    return SCRIPTS[shell]
