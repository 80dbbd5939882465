import { no, yesIf } from '../../rule.ts';
import { defineMatch, type MatchExtension, type OptionReaders } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { flag, list, word } from '../readers.ts';

/** A match on an extension header. A traced packet is whole and plain, and without the header no option holds, negated or not. */
const headerMatch = (name: string, header: string, options: OptionReaders): MatchExtension =>
  defineMatch({ name, options, test: () => no, describe: () => `${header} is present` });

/** Matches exactly the headers a packet has; a plain packet has its upper-layer protocol only (ip6t_ipv6header). */
const ipv6header = defineMatch({
  name: 'ipv6header',
  options: { '--header': list, '--soft': flag },
  test: (options, packet) =>
    holds(options['--header'], (headers) =>
      yesIf(headers.length === 1 && ['prot', 'proto', '255', packet.protocol].includes(headers[0]!.toLowerCase())),
    ),
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
