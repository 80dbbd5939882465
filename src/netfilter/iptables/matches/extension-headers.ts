import { no, yesIf } from '../../rule.ts';
import { defineMatch, type MatchExtension, type OptionReaders } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { flag, list, word } from '../readers.ts';

/** A match on an extension header. A traced packet is whole and plain, and without the header no option holds, negated or not. */
const headerMatch = (name: string, header: string, options: OptionReaders): MatchExtension =>
  defineMatch({ name, options, test: () => no, describe: () => `${header} is present` });

/** Names of what is above all headers, as ip6tables reads and prints it. */
const upperLayer: ReadonlySet<string> = new Set(['prot', 'proto', 'protocol', '255']);

/**
 * The headers a packet has: exactly these, or with --soft at least these, negated none of these (ipv6header_mt6). A plain packet has
 * its upper-layer protocol only.
 */
const ipv6header = defineMatch({
  name: 'ipv6header',
  options: { '--header': list, '--soft': flag },
  test({ '--header': wanted, '--soft': soft }) {
    const isThere = (header: string): boolean => upperLayer.has(header.toLowerCase());
    if (soft && wanted?.negated) return yesIf(!wanted.value.some(isThere));
    return holds(wanted, (headers) => yesIf(headers.every(isThere)));
  },
  describe: (options) => clause('set of IPv6 headers', options['--header'], (headers) => headers.join(',')) ?? '',
});

/** Matches on IPv6 extension headers, each named as its module. */
export const extensionHeaders: MatchExtension[] = [
  ipv6header,
  headerMatch('frag', 'fragment header', {
    '--fragid': word,
    '--fraglen': word,
    '--fragres': flag,
    '--fragfirst': flag,
    '--fragmore': flag,
    '--fraglast': flag,
  }),
  headerMatch('hbh', 'hop-by-hop header', { '--hbh-len': word, '--hbh-opts': word }),
  headerMatch('dst', 'destination options header', { '--dst-len': word, '--dst-opts': word }),
  headerMatch('rt', 'routing header', {
    '--rt-type': word,
    '--rt-segsleft': word,
    '--rt-len': word,
    '--rt-0-res': flag,
    '--rt-0-addrs': word,
    '--rt-0-not-strict': flag,
  }),
  headerMatch('srh', 'segment routing header', {
    '--srh-next-hdr': word,
    '--srh-hdr-len-eq': word,
    '--srh-hdr-len-gt': word,
    '--srh-hdr-len-lt': word,
    '--srh-segs-left-eq': word,
    '--srh-segs-left-gt': word,
    '--srh-segs-left-lt': word,
    '--srh-last-entry-eq': word,
    '--srh-last-entry-gt': word,
    '--srh-last-entry-lt': word,
    '--srh-tag': word,
    '--srh-psid': word,
    '--srh-nsid': word,
    '--srh-lsid': word,
  }),
];
