"""``civtrack completion``: what a shell is told once so that it completes command lines.

Exists to hand over a script; what may stand at a place `civtrack.cli.completing` knows, which the scripts ask at each
key. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from typing import Annotated

import typer

from civtrack.asking.names import Names
from civtrack.cli.options import Settled
from civtrack.cli.words import one_of
from civtrack.locales import active

__all__ = ["SHELLS", "completion"]

tr = active()

SHELLS: Names = {"bash": (), "zsh": (), "fish": (), "powershell": ("pwsh",)}

_BASH = r"""# civtrack completion bash
# Words are put together again that bash takes apart at ":" and "=".
_civtrack() {
    local rest=$COMP_LINE cut='' candidate i
    local -a words=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        if ((i > 0)) && [[ $rest != [[:space:]]* ]]; then
            words[${#words[@]}-1]+=${COMP_WORDS[i]}
        else
            rest=${rest#"${rest%%[![:space:]]*}"}
            words+=("${COMP_WORDS[i]}")
        fi
        rest=${rest#"${COMP_WORDS[i]}"}
    done
    local last=$((${#words[@]} - 1))
    local current=${words[last]} quote=''
    case $current in
        [\"\']*) quote=${current:0:1}; current=${current:1} ;;
        *[:=]*) [[ $COMP_WORDBREAKS == *[:=]* ]] && cut=${current%"${current##*[:=]}"} ;;
    esac
    COMPREPLY=()
    while IFS= read -r candidate; do
        candidate=${candidate%$'\r'}
        [[ $candidate == *[:=] ]] && compopt -o nospace 2>/dev/null
        candidate=${candidate#"$cut"}
        if [[ -z $quote && $candidate == *[[:space:]\(\)\&\;\|\<\>\$\`\"\'\\*?]* ]]; then
            printf -v candidate %q "$candidate"
        fi
        COMPREPLY+=("$candidate")
    done < <(civtrack complete -- "${words[@]:1:last-1}" "$current" 2>/dev/null)
}
complete -o bashdefault -o default -F _civtrack civtrack
"""

_ZSH = r"""#compdef civtrack
# civtrack completion zsh
_civtrack() {
    local -a found open whole
    found=("${(@f)$(command civtrack complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    found=("${(@)found:#}")
    if (( ! $#found )); then
        _files
        return
    fi
    open=("${(@M)found:#*[:=]}")
    whole=("${(@)found:#*[:=]}")
    (( $#whole )) && compadd -U -- "${whole[@]}"
    (( $#open )) && compadd -U -S '' -- "${open[@]}"
}
if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then
    _civtrack "$@"
else
    compdef _civtrack civtrack
fi
"""

_FISH = r"""# civtrack completion fish
function __civtrack_found
    set -l before (commandline -opc)
    set -e before[1]
    set -l current (commandline -ct)
    set -g __civtrack_candidates (command civtrack complete -- $before "$current" 2>/dev/null)
    test (count $__civtrack_candidates) -gt 0
end
complete -c civtrack -f -n __civtrack_found -a '$__civtrack_candidates'
"""

_POWERSHELL = r"""# civtrack completion powershell
Register-ArgumentCompleter -Native -CommandName civtrack -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = @()
    foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
        if ($element.Extent.EndOffset -lt $cursorPosition) {
            $before += $element.Extent.Text.Trim('"', "'")
        }
    }
    $current = "$wordToComplete".Trim('"', "'")
    $spoken = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        if ($current) {
            $found = & civtrack complete -- @before $current 2>$null
        } else {
            # Windows PowerShell hands no empty word on.
            $found = & civtrack complete --blank -- @before 2>$null
        }
    } finally {
        [Console]::OutputEncoding = $spoken
    }
    foreach ($candidate in $found) {
        $text = $candidate
        if ($candidate -match '[\s,;()|&<>$"`{}@#]') { $text = "'" + $candidate.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($text, $candidate, 'ParameterValue', $candidate)
    }
}
"""

_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH, "powershell": _POWERSHELL}


def completion(
    settled: Settled,
    shell: Annotated[
        str,
        typer.Argument(
            metavar="bash|zsh|fish|powershell",
            help=tr("The shell whose script is printed."),
            callback=one_of("SHELL", SHELLS),
            show_default=False,
        ),
    ],
) -> None:
    """Prints the script of a shell."""
    from civtrack.cli.printing import put_text

    del settled
    put_text(_SCRIPTS[shell])
