import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Missing } from '../../model/node.ts';
import type { EvidenceCommand } from './commands.ts';
import { reasonOf } from './evidence-error.ts';
import { type Ending, execute, type Patience, type Sink } from './execute.ts';
import { defaultLimits } from './limits.ts';
import { decode, describeFailure } from './pieces.ts';
import type { Recorder, Taken } from './recorder.ts';

/** What one command may take. */
export const commandPatience: Patience = { time: 30_000, size: defaultLimits.file };

/** Runs one command and keeps what it printed in memory, also where it failed midway. The source is the command line. */
export async function runCommand(
  { command }: Pick<EvidenceCommand, 'command'>,
  time = commandPatience.time,
): Promise<Taken> {
  let chunks: Uint8Array[] = [];
  const output: Output = {
    begin() {
      chunks = [];
    },
    sink(chunk) {
      chunks.push(chunk);
    },
  };
  const ending = await runPatiently(command, output, { ...commandPatience, time });
  return { ...describeEnding(command, ending), text: decode(Buffer.concat(chunks)) };
}

/** Keeps everything in memory. */
export const memoryRecorder: Recorder = {
  run: runCommand,
  keep: async (source, text, missing = null) => ({ ...readByHand, source, text, missing }),
  async copy(path) {
    const { text, missing } = await readText(path);
    return { ...readByHand, source: path, text, missing };
  },
};

/** What is told of a piece that no command printed. */
export const readByHand = { command: null, exitCode: null, stderr: '', milliseconds: 0 } as const;

async function readText(path: string): Promise<{ text: string; missing: Missing | null }> {
  try {
    return { text: decode(await readFile(path)), missing: null };
  } catch (error) {
    return { text: '', missing: { source: path, reason: 'failed', detail: reasonOf(error) } };
  }
}

/** Where the output of a command goes. It begins anew where the command is run again. */
export interface Output {
  begin(): Promise<void> | void;
  sink: Sink;
}

/** Tries again while another program holds the xtables lock (iptables(8), exit status 4), as long as the command may take. */
export async function runPatiently(command: readonly string[], output: Output, patience: Patience): Promise<Ending> {
  const deadline = performance.now() + patience.time;
  let { time } = patience;
  for (let wait = 100; ; wait *= 2) {
    await output.begin();
    const ending = await execute(command, output.sink, { ...patience, time });
    const isLocked = ending.exitCode === 4 && /xtables lock/i.test(ending.stderr);
    if (!isLocked || performance.now() + wait > deadline) return ending;
    await pause(wait);
    time = Math.max(Math.round(deadline - performance.now()), 1);
  }
}

/** What is told of a command that has ended. */
export function describeEnding(command: EvidenceCommand['command'], ending: Ending): Omit<Taken, 'text'> {
  const source = command.join(' ');
  const { exitCode, stderr, milliseconds } = ending;
  return { source, command, exitCode, stderr, milliseconds, missing: whyMissing(source, command[0], ending) };
}

function whyMissing(source: string, name: string, { exitCode, stderr, problem }: Ending): Missing | null {
  if (problem?.code === 'ENOENT') return { source, reason: 'absent', detail: `${name} is not installed` };
  if (problem !== null) return { source, reason: 'failed', detail: problem.words };
  return exitCode === 0
    ? null
    : { source, reason: 'failed', detail: describeFailure({ command: source, exitCode, stderr }) };
}
