import type { Command } from 'commander';

/** What a shell may offer, taken from the program itself. */
export interface ProgramWords {
  name: string;
  commands: CommandWords[];
}

export interface CommandWords {
  name: string;
  summary: string;
  options: OptionWords[];
  /** Words that the first argument may be; [] = anything, a file perhaps. */
  choices: string[];
}

export interface OptionWords {
  /** `-o`, `--output`. */
  flags: string[];
  description: string;
  /** Does a value follow? */
  takesValue: boolean;
  /** Is the value a path? */
  takesPath: boolean;
  choices: string[];
}

/** The words of commander's command tree. */
export function describeProgram(program: Command): ProgramWords {
  const help = program.createHelp();
  return {
    name: program.name(),
    commands: help.visibleCommands(program).map((command) => ({
      name: command.name(),
      summary: command.summary() || command.description(),
      options: help.visibleOptions(command).map((option) => ({
        flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null),
        description: option.description,
        takesValue: option.required || option.optional,
        takesPath: /<(path|file)>/.test(option.flags),
        choices: option.argChoices ?? [],
      })),
      choices: command.name() === 'help' ? commandNames(program) : (command.registeredArguments[0]?.argChoices ?? []),
    })),
  };
}

const commandNames = (program: Command): string[] => program.commands.map((command) => command.name());
