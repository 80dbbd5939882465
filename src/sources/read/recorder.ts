import type { Missing } from '../../model/node.ts';
import type { Piece } from '../files.ts';
import type { EvidenceCommand } from './commands.ts';

/** How a piece of a live node was got. */
export interface Taken extends Piece {
  /** The command's words; null for what was read from a file. */
  command: readonly string[] | null;
  /** Null where it did not run to its end, and for a file. */
  exitCode: number | null;
  stderr: string;
  milliseconds: number;
}

/** Keeps what a live node says: in memory for an answer at once, on disk for a bundle, where `text` is its first 64 KiB only. */
export interface Recorder<Kept extends Piece = Taken> {
  /** Runs a command. Whatever happens to it is told in the piece. */
  run(command: Pick<EvidenceCommand, 'command'>): Promise<Kept>;
  /** Keeps what was read otherwise. */
  keep(source: string, text: string, missing?: Missing | null): Promise<Kept>;
  /** Keeps a file of the kernel as it is. */
  copy(path: string): Promise<Kept>;
}
