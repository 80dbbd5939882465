import { type Prefix, printPrefix } from '../../../model/address.ts';
import type { Connection, Packet } from '../../../model/packet.ts';
import type { PortRange } from '../../../model/ports.ts';
import { printPorts } from '../../../model/ports.ts';
import { rangeOf, testAddress } from '../../address-match.ts';
import { awaitsZone, betweenZoneAndTracking, isTranslated, portsOfTuple, replyTuple } from '../../connection.ts';
import { all } from '../../logic.ts';
import { testPort } from '../../port-match.ts';
import { no, type Result, unknown, yes, yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { listFrom, numberRange, oneOf, ports, prefix, protocol } from '../readers.ts';
import { clauses, either } from '../words.ts';
import { testStatus } from './connection-status.ts';

const options = {
  '--ctstate': listFrom('INVALID', 'NEW', 'ESTABLISHED', 'RELATED', 'UNTRACKED', 'SNAT', 'DNAT'),
  '--ctproto': protocol,
  '--ctorigsrc': prefix,
  '--ctorigdst': prefix,
  '--ctreplsrc': prefix,
  '--ctrepldst': prefix,
  '--ctorigsrcport': ports,
  '--ctorigdstport': ports,
  '--ctreplsrcport': ports,
  '--ctrepldstport': ports,
  '--ctstatus': listFrom('NONE', 'EXPECTED', 'SEEN_REPLY', 'ASSURED', 'CONFIRMED'),
  '--ctexpire': numberRange,
  '--ctdir': oneOf('ORIGINAL', 'REPLY'),
};

/** Is the packet in one of these states? Its connection may be SNAT and DNAT besides. */
function testState(connection: Connection, wanted: readonly string[]): Result {
  const { state } = connection;
  if (wanted.includes(state)) return yes;
  if (state === 'INVALID' || state === 'UNTRACKED') return no;
  const asked = (['snat', 'dnat'] as const).filter((kind) => wanted.includes(kind.toUpperCase()));
  const translated = asked.map((kind) => isTranslated(connection, kind));
  if (translated.includes(true)) return yes;
  if (!translated.includes(null)) return no;
  return unknown(
    `the connection is ${asked.join(' or ').toUpperCase()}`,
    'the address it was translated to is not known',
  );
}

/** A RELATED packet is an error about, or a child of, another connection, whose addresses the evidence does not tell. */
const ofConnection = (connection: Connection, what: string, result: Result): Result =>
  connection.state === 'RELATED' ? unknown(what, 'the connection that the packet is related to was not given') : result;

const addressOf = (connection: Connection, which: string, address: string) => (wanted: Prefix) =>
  ofConnection(
    connection,
    `the ${which} is in ${printPrefix(wanted)}`,
    testAddress(which, address, [rangeOf(wanted)], printPrefix(wanted)),
  );

const portOf = (connection: Connection, which: string, range: PortRange) => (wanted: PortRange) =>
  ofConnection(connection, `the ${which} port is in ${printPorts(wanted)}`, testPort(which, range, [wanted]));

/** State, addresses and status of the packet's connection (xt_conntrack). */
export const conntrack = defineMatch({
  name: 'conntrack',
  options,
  test(given, packet: Packet) {
    const { connection } = packet;
    if (awaitsZone(connection)) return unknown('the connection is as asked', betweenZoneAndTracking);
    const state = holds(given['--ctstate'], (wanted) => testState(connection, wanted));
    // Without a connection the kernel looks at nothing but the state, and matches no rule that does not ask for it.
    if (connection.state === 'INVALID' || connection.state === 'UNTRACKED')
      return given['--ctstate'] ? state : yesIf(false);
    if (Object.keys(given).length === 1 && given['--ctstate']) return state;
    const { original } = connection;
    const reply = replyTuple(connection);
    return all([
      state,
      holds(given['--ctdir'], (wanted) => yesIf(connection.direction.toUpperCase() === wanted)),
      holds(given['--ctproto'], (wanted) =>
        ofConnection(connection, `the connection's protocol is ${wanted}`, yesIf(packet.protocol === wanted)),
      ),
      holds(given['--ctorigsrc'], addressOf(connection, 'original source', original.source)),
      holds(given['--ctorigdst'], addressOf(connection, 'original destination', original.destination)),
      holds(given['--ctreplsrc'], addressOf(connection, 'reply source', reply.source)),
      holds(given['--ctrepldst'], addressOf(connection, 'reply destination', reply.destination)),
      holds(given['--ctorigsrcport'], portOf(connection, 'original source', portsOfTuple(packet, 'original').source)),
      holds(
        given['--ctorigdstport'],
        portOf(connection, 'original destination', portsOfTuple(packet, 'original').destination),
      ),
      holds(given['--ctreplsrcport'], portOf(connection, 'reply source', portsOfTuple(packet, 'reply').source)),
      holds(
        given['--ctrepldstport'],
        portOf(connection, 'reply destination', portsOfTuple(packet, 'reply').destination),
      ),
      holds(given['--ctstatus'], (wanted) => testStatus(packet, wanted)),
      holds(given['--ctexpire'], ({ from, to }) =>
        unknown(`the connection expires in ${from}-${to ?? ''} s`, "the connection's remaining time was not given"),
      ),
    ]);
  },
  describe: (given) =>
    clauses(
      clause('connection state', given['--ctstate'], either),
      clause('connection direction', given['--ctdir'], (direction) => direction.toLowerCase()),
      clause('connection protocol', given['--ctproto'], (name) => name),
      clause('original source', given['--ctorigsrc'], printPrefix),
      clause('original destination', given['--ctorigdst'], printPrefix),
      clause('reply source', given['--ctreplsrc'], printPrefix),
      clause('reply destination', given['--ctrepldst'], printPrefix),
      clause('original source port', given['--ctorigsrcport'], printPorts),
      clause('original destination port', given['--ctorigdstport'], printPorts),
      clause('reply source port', given['--ctreplsrcport'], printPorts),
      clause('reply destination port', given['--ctrepldstport'], printPorts),
      clause('connection status', given['--ctstatus'], either),
      clause('connection expiry', given['--ctexpire'], ({ from, to }) => `in ${from}-${to ?? ''} s`),
    ),
});
