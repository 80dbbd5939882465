import type { OptionReaders } from './extension.ts';
import { flag, maskedAddresses, oneWord, protocol, word } from './readers.ts';

const options = {
  /** `all` and 0 stand for any protocol. */
  '--protocol': oneWord((text) => (/^(?:all|0+)$/i.test(text) ? 'all' : protocol.read([text]))),
  '--source': maskedAddresses,
  '--destination': maskedAddresses,
  '--in-interface': word,
  '--out-interface': word,
  '--fragment': flag,
  '--ipv4': flag,
  '--ipv6': flag,
  '--set-counters': { words: 2, read: (words: string[]) => words },
} satisfies OptionReaders;

/** The options of iptables(8) itself. */
export const genericOptions = {
  name: '',
  options,
  aliases: {
    '-p': '--protocol',
    '--proto': '--protocol',
    '-s': '--source',
    '--src': '--source',
    '-d': '--destination',
    '--dst': '--destination',
    '-i': '--in-interface',
    '--in-face': '--in-interface',
    '-o': '--out-interface',
    '--out-face': '--out-interface',
    '-f': '--fragment',
    '--fragments': '--fragment',
    '-4': '--ipv4',
    '-6': '--ipv6',
    '-c': '--set-counters',
  } as Record<string, string>,
};

export type GenericOptions = typeof options;
