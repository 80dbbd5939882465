import type { Packet } from '../../src/model/packet.ts';
import { overlap, singlePort } from '../../src/model/ports.ts';
import type { Probe } from './case.ts';
import { pods } from './plan.ts';
import type { Prediction } from './predict.ts';
import type { MetRule, Truth } from './truth.ts';

/** Why none of the predicted ways is the one that the packet went; [] where one is. */
export function compare(probe: Probe, predictions: readonly Prediction[], truth: Truth): string[] {
  const all = predictions.map((prediction) => differences(probe, prediction, truth));
  const best = all.reduce(
    (least, one) => (one.length < least.length ? one : least),
    all[0] ?? ['nothing is predicted'],
  );
  return best;
}

function differences(probe: Probe, { path, rules, replyRules }: Prediction, truth: Truth): string[] {
  const { end } = path;
  const told: string[] = [];
  const seen = truth.rules;
  if (seen.join() !== rules.join()) told.push(`rules: predicted ${rules.join(', ')}; met ${seen.join(', ')}`);
  // What leaves for nobody is seen to leave all the same.
  const place = end.verdict === 'delivered' ? placeOf(path) : (end.left?.device ?? null);
  const at = truth.arrived?.at ?? null;
  if (end.verdict === 'unknown') return told;
  if (place !== at) {
    told.push(
      `predicted ${end.verdict}${place === null ? ` (${end.reason})` : ` at ${place}`}; it ${at === null ? 'did not arrive' : `arrived at ${at}`}${truth.told ? `, sender told ${truth.told}` : ''}`,
    );
  } else if (truth.arrived !== null) {
    told.push(...headerDifferences(end.traveller.walk.packet, truth.arrived, place));
  }
  if (end.verdict === 'dropped' && at === null && truth.told !== null && probe.from !== 'process' && !mayTell(end.by))
    told.push(`predicted silence; sender told ${truth.told}`);
  if (end.verdict === 'rejected' && truth.told !== null && probe.from !== 'process') {
    const kind = /rejected on \S+ with (\S+)/.exec(end.reason)?.[1];
    if (kind !== undefined && expectedError(kind) !== truth.told)
      told.push(`predicted ${kind}; sender told ${truth.told}`);
  }
  if (told.length > 0) return told;
  return replyDifferences(path, replyRules, truth);
}

const mayTell = (by: string): boolean => by === 'ttl' || by === 'no-source-address';

function replyDifferences(path: Prediction['path'], rules: MetRule[][], truth: Truth): string[] {
  const { reply } = path;
  if (truth.answered === null || reply.verdict === 'unknown' || path.end.verdict !== 'delivered') return [];
  const told: string[] = [];
  const seen = truth.replyRules.join(', ');
  if (!rules.some((way) => way.join(', ') === seen))
    told.push(`answer's rules: predicted ${rules.map((way) => way.join(', ')).join(' or ')}; met ${seen}`);
  if ((reply.verdict === 'delivered') !== truth.answered)
    told.push(`predicted answer ${reply.verdict} (${reply.reason}); it ${truth.answered ? 'came' : 'did not come'}`);
  return told;
}

function placeOf({ end }: Prediction['path']): string {
  if (end.left !== null) return end.left.device ?? '?';
  if (end.host?.kind === 'node') return 'local';
  const { destination } = end.traveller.walk.packet;
  return Object.keys(pods).find((name) => pods[name]!.addresses.includes(destination)) ?? '?';
}

function headerDifferences(packet: Packet, arrived: NonNullable<Truth['arrived']>, place: string | null): string[] {
  const { header, mark } = arrived;
  const told: string[] = [];
  const same = (what: string, predicted: unknown, seen: unknown): void => {
    if (predicted !== seen && predicted !== '?') told.push(`${what}: predicted ${predicted}, seen ${seen}`);
  };
  same('source', packet.source, header.source);
  same('destination', packet.destination, header.destination);
  if (packet.sourcePorts !== null && overlap(singlePort(header.sport!), packet.sourcePorts) !== 'inside')
    told.push(`source port: predicted ${JSON.stringify(packet.sourcePorts)}, seen ${header.sport}`);
  if (packet.destinationPorts !== null && overlap(singlePort(header.dport!), packet.destinationPorts) !== 'inside')
    told.push(`destination port: predicted ${JSON.stringify(packet.destinationPorts)}, seen ${header.dport}`);
  same('TOS', packet.tos, header.tos);
  same('TTL', packet.ttl, header.ttl);
  if (place === 'local' || place === 'eth0' || place === 'eth1') same('mark', packet.mark, mark);
  return told;
}

const errors: Record<string, string> = {
  'tcp-reset': 'reset',
  'icmp-net-unreachable': 'error 3/0',
  'icmp-host-unreachable': 'error 3/1',
  'icmp-proto-unreachable': 'error 3/2',
  'icmp-port-unreachable': 'error 3/3',
  'icmp-net-prohibited': 'error 3/9',
  'icmp-host-prohibited': 'error 3/10',
  'icmp-admin-prohibited': 'error 3/13',
  'icmp6-no-route': 'error 1/0',
  'icmp6-adm-prohibited': 'error 1/1',
  'icmp6-addr-unreachable': 'error 1/3',
  'icmp6-port-unreachable': 'error 1/4',
  'icmp6-policy-fail': 'error 1/5',
  'icmp6-reject-route': 'error 1/6',
};

const expectedError = (kind: string): string => errors[kind] ?? kind;
