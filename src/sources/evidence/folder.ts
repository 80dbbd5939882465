import type { SourceText } from '../../model/evidence.ts';
import type { Missing } from '../../model/node.ts';
import type { Parsed, Warning } from '../../model/origin.ts';
import { printable } from '../../model/printable.ts';
import type { Files } from '../files.ts';
import { type HostPiece, nodePieces } from '../layout.ts';
import { keepJson } from '../parsed-json.ts';
import { firstForeignLine } from '../recognise.ts';
import { readWholeJson } from './whole-json.ts';

/** The files of one node or pod. */
export interface Folder {
  /** `nodes/node-1` */
  path: string;
  files: Files;
  /** Lines that were not understood in what was parsed so far. */
  warnings: Warning[];
  /** What was chosen of each piece so far. */
  choices: Map<HostPiece, Choice>;
}

/** The text that counts of the files which may hold one thing, and what there is to say about it. */
export interface Choice {
  /** Null where there is none; empty where the host has none. */
  text: SourceText | null;
  /** Why there is no text, or why it may not be complete. */
  missing: Missing | null;
  /** JSON that breaks off or text that is something else, where nothing else is there. */
  broken: SourceText | null;
}

const reasons = ['absent', 'empty', 'failed'] as const;

export const openFolder = (path: string, files: Files): Folder => ({ path, files, warnings: [], choices: new Map() });

/** Takes the first of the files that has something to say: JSON before text, unless the JSON is not whole. */
export function choose(folder: Folder, piece: HostPiece): Choice {
  const choice = folder.choices.get(piece) ?? chooseFrom(folder, piece);
  folder.choices.set(piece, choice);
  return choice;
}

function chooseFrom({ path, files }: Folder, piece: HostPiece): Choice {
  let missing: Missing | null = null;
  let silence: SourceText | null = null;
  let broken: SourceText | null = null;
  for (const name of piece.files) {
    const { source, text, missing: reason } = files.read(`${path}/${name}`);
    if (text.trim() === '') {
      missing = worse(missing, reason);
      if (piece.silent && (reason === null || reason.reason === 'empty')) silence ??= { source, text };
    } else {
      const json = name.endsWith('.json') ? readWholeJson(text) : { value: undefined };
      const chosen = { source, text };
      const fault = json === null ? 'the JSON breaks off' : name.endsWith('.json') ? null : foreignness(piece, text);
      if (fault === null) {
        // That of nft may be large, and has one reader.
        if (piece === nodePieces.nft && json?.value !== undefined) keepJson(chosen, json.value);
        return { text: chosen, missing: reason, broken: null };
      }
      missing = worse(missing, { source, reason: 'failed', detail: reason?.detail ?? fault });
      broken ??= chosen;
    }
  }
  if (silence !== null) return { text: silence, missing: missing?.reason === 'absent' ? null : missing, broken: null };
  return { text: null, missing, broken };
}

/** What is said of a text that holds something else than its name says, most often why the command failed; null where it does not. */
function foreignness(piece: HostPiece, text: string): string | null {
  const line = piece.shapeless ? null : firstForeignLine(text);
  return line === null ? null : `nothing in it is understood: ${printable(line.slice(0, 80))}`;
}

/** What is told of several that are missing: a failure before an empty file before one that is not there. */
function worse(one: Missing | null, other: Missing | null): Missing | null {
  if (one === null || other === null) return one ?? other;
  return reasons.indexOf(other.reason) > reasons.indexOf(one.reason) ? other : one;
}

/** Parses the text that counts; null where there is none. */
export function parsePiece<Facts>(
  folder: Folder,
  piece: HostPiece,
  parse: (text: string, source: string) => Parsed<Facts>,
): Facts | null {
  const { text, broken } = choose(folder, piece);
  const read = text ?? broken;
  if (read === null) return null;
  const { facts, warnings } = parse(read.text, read.source);
  folder.warnings.push(...warnings);
  return text === null ? null : facts;
}
