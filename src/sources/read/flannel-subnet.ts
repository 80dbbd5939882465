import { lstatSync, readFileSync } from 'node:fs';
import type { Piece } from '../files.ts';
import { decode, pieceOf } from './pieces.ts';

/** Where flanneld leaves what the CNI plugin is to know (`--subnet-file`). */
const path = '/run/flannel/subnet.env';

/** It has some five lines. */
const largest = 65536;

/** Null where this machine has no flannel. Only an ordinary file counts: a container with that folder mounted could put a link or a pipe there. */
export function readFlannelSubnet(root: string): Piece | null {
  try {
    const status = lstatSync(`${root}${path}`);
    if (!status.isFile() || status.size > largest) return null;
    return pieceOf(path, decode(readFileSync(`${root}${path}`)), null);
  } catch {
    return null;
  }
}
