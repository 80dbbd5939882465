import type { CommandWords, OptionWords, ProgramWords } from './words.ts';

/** A completion script for zsh(1), by _arguments(zshcompsys). */
export function completeZsh({ name, commands, groups }: ProgramWords): string {
  return `#compdef ${name}
# zsh completion of ${name}: ${name} completion zsh > ~/.zfunc/_${name}
_${name}() {
  local -a commands
  commands=(
${commands.flatMap((command) => (command.group === null ? `    ${quote(`${command.name}:${command.summary}`)}` : [])).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=\${words[2]}
  shift words
  (( CURRENT-- ))
  case $command in
    ${groups.join('|')}) if (( CURRENT > 2 )); then command="$command \${words[2]}"; shift words; (( CURRENT-- )); fi ;;
  esac
  case $command in
${commands.map(describeCommand).join('\n')}
  esac
}
if [ "$funcstack[1]" = "_${name}" ]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`;
}

function describeCommand({ name, options, choices }: CommandWords): string {
  const first = choices.length > 0 ? `:word:(${choices.join(' ')})` : ':word:_files';
  const words = [...options.flatMap(describeOption), quote(`1${first}`)];
  return [`    '${name}') _arguments \\`, words.map((word) => `      ${word}`).join(' \\\n'), '      ;;'].join('\n');
}

function describeOption({ flags, description, takesValue, takesPath, choices }: OptionWords): string[] {
  const value = !takesValue
    ? ''
    : choices.length > 0
      ? `:value:(${choices.join(' ')})`
      : takesPath
        ? ':file:_files'
        : ':value: ';
  return flags.map((flag) => quote(`${flag}[${description.replace(/[\\[\]:]/g, '\\$&')}]${value}`));
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
