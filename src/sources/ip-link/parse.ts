import type { Parsed } from '../../model/origin.ts';
import { isJson } from '../json.ts';
import type { LinkFacts } from './facts.ts';
import { readLinkJson } from './json.ts';
import { readLinkText } from './text.ts';

/** Reads `ip link` (ip-link(8)): text or JSON, with or without `-details`, `-statistics`, `-oneline`. Addresses in it are passed over. */
export const parseIpLink = (text: string, source: string): Parsed<LinkFacts> =>
  isJson(text) ? readLinkJson(text, source, () => {}) : readLinkText(text, source, () => {});
