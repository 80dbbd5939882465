import { printable } from '../model/printable.ts';
import { type ExitStatus, exitStatus, type Outcome } from './outcome.ts';

/** Errors that are the user's to mend, by name, so that their modules need not be loaded to tell them. */
const expected: Record<string, (error: Error) => ExitStatus> = {
  UsageError: () => exitStatus.usage,
  TargetError: () => exitStatus.usage,
  FlowsFileError: () => exitStatus.usage,
  ChainError: () => exitStatus.usage,
  ContextError: () => exitStatus.usage,
  NodeChoiceError: (error) => (holdsNoNode(error) ? exitStatus.noEvidence : exitStatus.usage),
  EvidenceError: () => exitStatus.noEvidence,
  DebugError: () => exitStatus.noEvidence,
  CollectError: (error) => ('isMistake' in error && error.isMistake ? exitStatus.usage : exitStatus.noEvidence),
};

const holdsNoNode = (error: Error): boolean =>
  'nodes' in error && Array.isArray(error.nodes) && error.nodes.length === 0;

/** The command line asks for something that does not exist. The message is one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** One line for stderr and the exit status. Anything unexpected is a defect, whose stack `--verbose` shows. */
export function describeFailure(error: unknown, words: readonly string[]): Outcome {
  const status = error instanceof Error ? expectedStatus(error) : null;
  if (status !== null) return fail(status, oneLine((error as Error).message));
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  const line = `internal error: ${oneLine(message)}; please report it with this command line`;
  if (stack === undefined || !isVerbose(words)) return fail(exitStatus.defect, `${line} (--verbose shows more)`);
  return fail(exitStatus.defect, [line, ...stack.split('\n').map(printable)].join('\n'));
}

function expectedStatus(error: Error): ExitStatus | null {
  // commander names its class by reading it, and a bundler may call that anything.
  if ('code' in error && String(error.code).startsWith('commander.')) return exitStatus.usage;
  return Object.hasOwn(expected, error.name) ? expected[error.name]!(error) : null;
}

const fail = (status: ExitStatus, message: string): Outcome => ({ status, stdout: '', stderr: `k8snet: ${message}\n` });

/** commander begins with `error: ` and puts its suggestions on a line of their own. */
const oneLine = (message: string): string =>
  printable(
    message
      .replace(/^error: /, '')
      .trim()
      .replace(/\s*\n\s*/g, ' '),
  );

/** Was `--verbose` asked for? Also told where the command line as a whole is wrong. */
function isVerbose(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).includes('--verbose');
}
