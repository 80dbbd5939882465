import type { IpSet } from '../../model/node.ts';
import type { Parsed } from '../../model/origin.ts';
import { readIpsetList } from './list.ts';
import { readIpsetSave } from './save.ts';

/** Reads what ipset(8) prints: `ipset save`, or `ipset list` with its `Name:` lines. */
export const parseIpset = (text: string, source: string): Parsed<IpSet[]> =>
  /^Name: /m.test(text) ? readIpsetList(text, source) : readIpsetSave(text, source);
