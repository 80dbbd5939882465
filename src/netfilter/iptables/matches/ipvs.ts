import { prefixContains, printPrefix } from '../../../model/address.ts';
import type { ForwardingMethod } from '../../../model/ipvs.ts';
import { type IpvsConnection, type Packet, sameEndpoint } from '../../../model/packet.ts';
import { onlyPort, printPorts } from '../../../model/ports.ts';
import { all } from '../../logic.ts';
import { invert, no, type Result, unknown, yesIf } from '../../rule.ts';
import { defineMatch, type Options } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { flag, oneOf, ports, prefix, protocol } from '../readers.ts';
import { clauses } from '../words.ts';

const options = {
  '--ipvs': flag,
  '--vproto': protocol,
  '--vaddr': prefix,
  '--vport': ports,
  '--vdir': oneOf('ORIGINAL', 'REPLY'),
  '--vmethod': oneOf('GATE', 'IPIP', 'MASQ'),
  '--vportctl': ports,
};

type Given = Options<typeof options>;

const methodNames: Record<ForwardingMethod, string> = {
  masquerading: 'MASQ',
  'direct-routing': 'GATE',
  tunneling: 'IPIP',
  local: 'LOCAL',
  bypass: 'BYPASS',
};

/**
 * Properties of the packet's IPVS connection (xt_ipvs). They are seen only after IPVS has had the packet at this host, and all
 * but `--ipvs` only on its way to the real server, while the source is still the client's.
 */
export const ipvs = defineMatch({
  name: 'ipvs',
  options,
  test(given, packet, host) {
    const { ipvs: connection } = packet.connection;
    const hasIpvs = host.hasIpvs();
    if (connection === null && !hasIpvs.known) {
      const had = unknown('IPVS has had the packet', hasIpvs.because);
      return given['--ipvs']?.negated ? invert(had) : had;
    }
    if (Object.keys(given).every((option) => option === '--ipvs')) {
      return holds(given['--ipvs'], () => yesIf(hasHad(packet, connection)));
    }
    if (connection === null || !isRequest(packet, connection) || packet.source !== connection.client.address) return no;
    return testConnection(given, packet, connection);
  },
  describe: (given) =>
    clauses(
      given['--ipvs'] && `IPVS ${given['--ipvs'].negated ? 'has not had' : 'has had'} the packet`,
      clause('IPVS protocol', given['--vproto'], String),
      clause('virtual address', given['--vaddr'], printPrefix),
      clause('virtual port', given['--vport'], printPorts),
      clause('IPVS direction', given['--vdir'], String),
      clause('forwarding method', given['--vmethod'], String),
      clause('virtual port of the controlling connection', given['--vportctl'], printPorts),
    ),
});

/** The mark that IPVS leaves on a packet it has handled (skb->ipvs_property). */
const hasHad = (packet: Packet, connection: IpvsConnection | null): boolean =>
  connection !== null && (isRequest(packet, connection) || isAnswered(packet, connection));

const isRequest = (packet: Packet, { real }: IpvsConnection): boolean =>
  sameEndpoint(real, { address: packet.destination, ports: packet.destinationPorts });

/** An answer that has got its virtual source back. */
const isAnswered = (packet: Packet, { virtual }: IpvsConnection): boolean =>
  sameEndpoint(virtual, { address: packet.source, ports: packet.sourcePorts });

function testConnection(given: Given, packet: Packet, { virtual, method }: IpvsConnection): Result {
  const { state, direction } = packet.connection;
  return all([
    holds(given['--vproto'], (wanted) => yesIf(wanted === packet.protocol)),
    holds(given['--vaddr'], (wanted) => yesIf(prefixContains(wanted, virtual.address))),
    holds(given['--vport'], (wanted) => yesIf(onlyPort(virtual.ports) === wanted.from)),
    given['--vdir'] && state === 'UNTRACKED'
      ? no
      : holds(given['--vdir'], (wanted) => yesIf(wanted.toLowerCase() === direction)),
    holds(given['--vmethod'], (wanted) => yesIf(wanted === methodNames[method])),
    holds(given['--vportctl'], () =>
      unknown('a controlling connection has that port', 'which connections IPVS knows is not in the evidence'),
    ),
  ]);
}
