import type { Packet } from '../../../model/packet.ts';
import { printPorts } from '../../../model/ports.ts';
import { testPort } from '../../port-match.ts';
import type { Result } from '../../rule.ts';
import type { Options } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { ports } from '../readers.ts';
import { clauses } from '../words.ts';

/** `--sport` and `--dport`, as every protocol with ports has them. */
export const portOptions = { '--sport': ports, '--dport': ports };

export const portAliases = {
  '--source-port': '--sport',
  '--destination-port': '--dport',
} as const;

type PortOptions = Options<typeof portOptions>;

/** The answers of both port options. */
export const testPorts = (options: PortOptions, packet: Packet): Result[] => [
  holds(options['--dport'], (range) => testPort('destination', packet.destinationPorts, [range])),
  holds(options['--sport'], (range) => testPort('source', packet.sourcePorts, [range])),
];

export const describePorts = (options: PortOptions): string =>
  clauses(
    clause('source port', options['--sport'], printPorts),
    clause('destination port', options['--dport'], printPorts),
  );
