import type { CommandWords, OptionWords, ProgramWords } from './words.ts';

/** A completion script for fish(1). */
export function completeFish({ name, commands, groups }: ProgramWords): string {
  return [
    `# fish completion of ${name}: ${name} completion fish > ~/.config/fish/completions/${name}.fish`,
    `complete -c ${name} -n __fish_use_subcommand -f`,
    ...commands
      .filter((command) => command.group === null)
      .map((command) => `complete -c ${name} -n __fish_use_subcommand -a ${command.name} -d ${quote(command.summary)}`),
    ...commands.flatMap((command) => describeCommand(name, command, groups)),
    '',
  ].join('\n');
}

function describeCommand(program: string, { name, options, choices }: CommandWords, groups: string[]): string[] {
  const seen = name.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
  // `trace` is a command, and one of the group `debug`.
  const unseen = groups.flatMap((group) =>
    name.split(' ')[0] === group ? [] : `not __fish_seen_subcommand_from ${group}`,
  );
  const start = `complete -c ${program} -n '${[...seen, ...unseen].join('; and ')}'`;
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
