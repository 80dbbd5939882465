import type { CommandWords, OptionWords, ProgramWords } from './words.ts';

/** A completion script for bash(1): one function, told apart by the word before and the command. */
export function completeBash({ name, commands, groups }: ProgramWords): string {
  return `# bash completion of ${name}: source <(${name} completion bash)
_${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" command="\${COMP_WORDS[1]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.flatMap((command) => (command.group === null ? command.name : [])).join(' ')} --help --version" -- "$current"))
    return
  fi
  case "$command" in
    ${groups.join(' | ')}) [ "$COMP_CWORD" -gt 2 ] && command="$command \${COMP_WORDS[2]}" ;;
  esac
  case "$command $previous" in
${commands.flatMap((command) => command.options.filter((option) => option.takesValue).map((option) => valueCase(command, option))).join('\n')}
  esac
  case "$command" in
${commands.map(wordCase).join('\n')}
  esac
}
complete -o default -F _${name} ${name}
`;
}

/** After an option that takes a value: its words, files, or nothing. */
function valueCase(command: CommandWords, { flags, choices, takesPath }: OptionWords): string {
  const pattern = flags.map((flag) => `"${command.name} ${flag}"`).join(' | ');
  const words = choices.length > 0 ? `COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$current"))` : '';
  const files = takesPath ? 'COMPREPLY=($(compgen -f -- "$current"))' : 'compopt +o default';
  return `    ${pattern}) ${words || files}; return ;;`;
}

function wordCase({ name, options, choices }: CommandWords): string {
  const flags = options.flatMap((option) => option.flags).join(' ');
  const words = choices.length > 0 ? `COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$current"))` : ':';
  return `    "${name}") case "$current" in -*) COMPREPLY=($(compgen -W "${flags}" -- "$current")) ;; *) ${words} ;; esac ;;`;
}
