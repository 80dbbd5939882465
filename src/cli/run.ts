import type { Answer } from './command.ts';
import { exitStatus, type Outcome } from './outcome.ts';
import { buildProgram } from './program.ts';

/** Runs one command line (without the program's name) and says what to print. Never throws. */
export async function run(words: readonly string[]): Promise<Outcome> {
  let printed = '';
  let answer: Answer = { text: '', status: exitStatus.fine };
  const program = buildProgram({
    print: (text) => {
      printed += text;
    },
    answer: (given) => {
      answer = given;
    },
    tell: (text) => {
      process.stdout.write(text);
    },
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return { status: answer.status, stdout: answer.text, stderr: '' };
  } catch (error) {
    switch ((error as { code?: unknown } | null)?.code) {
      case 'commander.helpDisplayed':
      case 'commander.version':
        return { status: exitStatus.fine, stdout: printed, stderr: '' };
      // Without a command there is nothing to do but to tell which there are; `help COMMAND` ends here too.
      case 'commander.help':
        return words.includes('help')
          ? { status: exitStatus.fine, stdout: printed, stderr: '' }
          : { status: exitStatus.usage, stdout: '', stderr: printed };
      default:
        return (await import('./failure.ts')).describeFailure(error, words);
    }
  }
}
