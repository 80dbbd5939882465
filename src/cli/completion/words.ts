import type { Command } from 'commander';

/** What a shell may offer, taken from the program itself. */
export interface ProgramWords {
  name: string;
  /** Those of a group stand behind it. */
  commands: CommandWords[];
  /** Names of the groups. */
  groups: string[];
}

/** A command, or one of a group. */
export interface CommandWords {
  /** As it is typed: `trace`, `debug trace`. */
  name: string;
  /** The group it belongs to; null: none. */
  group: string | null;
  summary: string;
  options: OptionWords[];
  /** Words that the first argument may be; [] = anything, a file perhaps. */
  choices: string[];
}

/** An option of a command. */
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
  const commands = describeCommands(program, null);
  return {
    name: program.name(),
    commands,
    groups: program.commands.filter((command) => command.commands.length > 0).map((command) => command.name()),
  };
}

function describeCommands(parent: Command, group: string | null): CommandWords[] {
  const help = parent.createHelp();
  return help.visibleCommands(parent).flatMap((command) => {
    const own: CommandWords = {
      name: group === null ? command.name() : `${group} ${command.name()}`,
      group,
      summary: command.summary() || command.description(),
      options: help.visibleOptions(command).map((option) => ({
        flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null),
        description: option.description,
        takesValue: option.required || option.optional,
        takesPath: /<(path|file)(\.\.\.)?>/.test(option.flags),
        choices: option.argChoices ?? [],
      })),
      choices: choicesOf(command, parent),
    };
    return [own, ...(command.commands.length > 0 ? describeCommands(command, own.name) : [])];
  });
}

function choicesOf(command: Command, parent: Command): string[] {
  if (command.name() === 'help') return commandNames(parent);
  return command.commands.length > 0 ? commandNames(command) : (command.registeredArguments[0]?.argChoices ?? []);
}

const commandNames = (program: Command): string[] => program.commands.map((command) => command.name());
