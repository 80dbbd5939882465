import { readFileSync } from 'node:fs';
import { Argument, Command } from 'commander';
import type { Answer, CommandDefinition, CommandGroup } from './command.ts';
import { commands } from './commands/index.ts';
import { describeTerminal } from './terminal.ts';

/** What the parsed command line leads to. */
export interface Sink {
  /** Text of help and version. */
  print(text: string): void;
  answer(answer: Answer): void;
  /** Text that a command prints while it runs. */
  tell(text: string): void;
}

/** The command line as commander knows it. Nothing that a command needs is loaded before that command runs. */
export function buildProgram(sink: Sink): Command {
  const program = new Command('k8snet')
    .description(
      'Answers "why does this packet not arrive?" on Kubernetes nodes, from what the nodes say about themselves.',
    )
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({ writeOut: sink.print, writeErr: sink.print, outputError: () => {}, getOutHelpWidth: helpWidth })
    .addHelpText('after', statuses);
  for (const one of commands) addCommand(program, program, one, sink);
  return program;
}

function addCommand(program: Command, parent: Command, definition: CommandDefinition | CommandGroup, sink: Sink): void {
  const command = parent.command(definition.name).summary(definition.summary).description(definition.summary);
  if ('commands' in definition) {
    command.helpCommand('help [command]', 'print the help of a command');
    for (const one of definition.commands) addCommand(program, command, one, sink);
    return;
  }
  for (const { name, description, choices } of definition.arguments) {
    const argument = new Argument(name, description);
    command.addArgument(choices === undefined ? argument : argument.choices(choices));
  }
  definition.options(command);
  command.addHelpText('after', describeExamples(definition));
  command.action(async () => {
    const options = command.opts();
    const terminal = describeTerminal(process.stdout, process.stderr, process.env, options);
    sink.answer(await definition.run({ arguments: command.args, options, terminal, program, print: sink.tell }));
  });
}

const describeExamples = ({ examples }: CommandDefinition): string =>
  ['', 'Examples:', ...examples.flatMap(([line, purpose]) => [`  $ ${line}`, `      ${purpose}`])].join('\n');

const statuses = `
Exit status:
  0    nothing wrong
  1    a problem was found
  2    the command line is wrong
  3    the evidence could not be read at all
  70   a defect of k8snet
  130  interrupted`;

const helpWidth = (): number => describeTerminal(process.stdout, process.stderr, process.env, {}).width;

const readVersion = (): string =>
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
