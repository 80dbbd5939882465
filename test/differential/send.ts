import { deviceTowards } from '../../src/simulate/enter.ts';
import type { Probe } from './case.ts';
import type { Header } from './header.ts';
import type { Lab } from './lab.ts';
import type { Loaded } from './load.ts';
import { frameAddresses, nodeAddresses, type Port, pods, servicePorts } from './plan.ts';
import { arrivalOf, errorOf, isAnswered, rulesOf, type Truth } from './truth.ts';

/** Sends one packet, has whoever gets it answer, and tells what came of both. */
export async function send(lab: Lab, loaded: Loaded, probe: Probe): Promise<Truth> {
  const told = await lab.ask(probe.from === 'process' ? { do: 'process', ...request(probe) } : frameOf(probe));
  try {
    const arrived = arrivalOf(told);
    const { rules, replyRules } = rulesOf(told.events, loaded);
    const truth: Truth = { rules, replyRules, arrived, told: errorOf(told, probe), answered: null };
    if (arrived === null) return truth;
    if (arrived.at === 'local') {
      if (!answersItself(arrived.header)) return truth;
      return { ...truth, answered: isAnswered(told, probe) };
    }
    const by = answersBy(loaded, arrived.at, arrived.header);
    if (by === null) return truth;
    const back = await lab.ask(answerFrame(by, arrived.header, probe));
    return {
      ...truth,
      replyRules: [...replyRules, ...rulesOf(back.events, loaded).replyRules],
      answered: isAnswered(back, probe),
    };
  } finally {
    await lab.ask({ do: 'forget' });
  }
}

const request = ({ protocol, source, destination, sport, dport, ttl, tos, size }: Probe) => ({
  protocol,
  source,
  destination,
  sport,
  dport,
  ttl,
  tos,
  size,
  flags: 2,
  type: protocol === 'icmp' ? [8, 0] : [128, 0],
});

const frameOf = (probe: Probe) => ({
  do: 'frame',
  port: probe.from,
  ...frameAddresses(probe.from as Port, probe.destination),
  ...request(probe),
});

/** Processes on the node answer on their ports, its kernel answers pings, and nobody speaks SCTP. */
const answersItself = ({ protocol, destination, dport }: Header): boolean =>
  protocol === 'icmp' ||
  protocol === 'icmpv6' ||
  (protocol !== 'sctp' && nodeAddresses.includes(destination) && servicePorts.includes(dport!));

/** The port by which the owner of the destination answers; null where nobody there has that address. */
function answersBy({ world }: Loaded, at: Port, { source, destination }: Header): Port | null {
  const pod = Object.keys(pods).find((name) => pods[name]!.addresses.includes(destination)) as Port | undefined;
  // A pod that has become its own correspondent answers without a frame.
  if (pod !== undefined) return pod === at && !pods[pod]!.addresses.includes(source) ? pod : null;
  // Hosts outside answer by the wire on which the node expects them.
  const device = deviceTowards(world.network.nodes[0]!, destination);
  return device === 'eth0' || device === 'eth1' ? device : null;
}

function answerFrame(port: Port, question: Header, probe: Probe) {
  const { protocol, source, destination, sport, dport } = question;
  const swapped = {
    source: destination,
    destination: source,
    sport: dport ?? sport!,
    dport: dport === null ? 0 : sport!,
  };
  return {
    do: 'frame',
    port,
    ...frameAddresses(port, source),
    ...request(probe),
    protocol,
    ...swapped,
    answer: true,
    flags: 0x12,
    ack: (question.sequence + 1) % 2 ** 32,
    type: protocol === 'icmp' ? [0, 0] : [129, 0],
    ttl: 64,
    tos: protocol === 'icmp' || protocol === 'icmpv6' ? question.tos : 0,
  };
}
