import { readdirSync, readFileSync } from 'node:fs';
import { openWorld, type World } from '../src/cluster/world.ts';
import { readEvidence } from '../src/sources/evidence.ts';
import { openBundle } from '../src/sources/read/bundle.ts';
import { worldOf } from './small-world.ts';

const root = new URL('../fixtures/', import.meta.url);

/** Text of a file in fixtures. */
export const fixtureText = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** Names of what lies in a folder of fixtures. */
export const fixtureNames = (folder: string): string[] => readdirSync(new URL(folder, root)).sort();

/** A node named node-1 of which nothing but this text of iptables is known. */
export const worldOfRules = (text: string): World => worldOf({ 'nodes/node-1/iptables-save.txt': text });

/** The world of a bundle in fixtures. */
export const worldOfBundle = async (path: string): Promise<World> =>
  openWorld(readEvidence(await openBundle(new URL(path, root).pathname)));
