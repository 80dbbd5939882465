import type { Command } from 'commander';
import type { ExitStatus } from './outcome.ts';
import type { Terminal } from './terminal.ts';

/** One command of the program: `commands/<name>.ts`, listed in commands/index.ts. */
export interface CommandDefinition {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** Arguments as commander writes them: `<target>`, `[chain]`; with a description and the words they may be. */
  arguments: { name: string; description: string; choices?: readonly string[] }[];
  /** Adds the options. Runs for every command line, so it loads nothing. */
  options(command: Command): void;
  /** Command lines that a reader can try, each with what it does. */
  examples: [command: string, purpose: string][];
  /** Does the work. Loads what it needs, then reads, computes and renders. */
  run(call: Call): Promise<Answer>;
}

/** Commands under one name: `commands/<name>/index.ts` lists them. */
export interface CommandGroup {
  name: string;
  summary: string;
  commands: readonly CommandDefinition[];
}

/** How a command was called. */
export interface Call {
  arguments: string[];
  /** Options by their camel-case names; each command knows its own. */
  options: Record<string, unknown>;
  terminal: Terminal;
  /** Prints at once, for what is told while it happens; the answer's text comes after it. */
  print(text: string): void;
  /** The whole program: completion is made from it. */
  program: Command;
}

/** What a command has to say, and whether it found a problem. */
export interface Answer {
  text: string;
  status: ExitStatus;
}
