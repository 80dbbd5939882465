import type { CommandWords, OptionWords, ProgramWords } from './words.ts';

/** A completion script for fish(1). */
export function completeFish({ name, commands }: ProgramWords): string {
  return [
    `# fish completion of ${name}: ${name} completion fish > ~/.config/fish/completions/${name}.fish`,
    `complete -c ${name} -n __fish_use_subcommand -f`,
    ...commands.map(
      (command) => `complete -c ${name} -n __fish_use_subcommand -a ${command.name} -d ${quote(command.summary)}`,
    ),
    ...commands.flatMap((command) => describeCommand(name, command)),
    '',
  ].join('\n');
}

function describeCommand(program: string, { name, options, choices }: CommandWords): string[] {
  const start = `complete -c ${program} -n '__fish_seen_subcommand_from ${name}'`;
  return [
    ...(choices.length > 0 ? [`${start} -f -a ${quote(choices.join(' '))}`] : []),
    ...options.map((option) => `${start} ${describeOption(option)}`),
  ];
}

function describeOption({ flags, description, takesValue, takesPath, choices }: OptionWords): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const values = choices.length > 0 ? [`-a ${quote(choices.join(' '))}`] : [];
  const follows = !takesValue ? [] : takesPath ? ['-r', '-F'] : ['-x'];
  return [...names, ...follows, ...values, `-d ${quote(description)}`].join(' ');
}

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
