import { parsePrefix } from '../model/address.ts';
import type { IptablesRule } from '../model/iptables.ts';
import type { World } from './world.ts';

/** A service as a rule's comment names it: `default/echoserver:http cluster IP`. */
export interface CommentedService {
  namespace: string;
  name: string;
  portName: string;
  address: string;
  port: number;
  protocol: string;
}

/** Finds a service's cluster IP and port from the comments of KUBE-SERVICES, for evidence without API objects. */
export function findServiceByComment(
  world: World,
  node: string,
  namespace: string,
  name: string,
  port: string | null,
): { match: CommentedService | null; notes: string[]; names: string[] } {
  const services = commentedServices(world, node);
  const own = services.filter((one) => one.namespace === namespace && one.name === name);
  const fitting = own.filter((one) => port === null || one.portName === port || String(one.port) === port);
  const notes = [`${namespace}/${name} was found by the comment of its rule: no API object was collected`];
  if (fitting.length > 1) {
    notes.push(
      `the service has several ports (${fitting.map((one) => `${one.portName || one.port}/${one.protocol}`).join(', ')}): the first is followed`,
    );
  }
  return {
    match: fitting[0] ?? null,
    notes,
    names: [...new Set(services.map((one) => `${one.namespace}/${one.name}`))],
  };
}

/** Every service that a comment in KUBE-SERVICES names with an address and a port. */
export function commentedServices(world: World, nodeName: string): CommentedService[] {
  const node = world.evidence.nodes.find((one) => one.name === nodeName);
  if (node === undefined) return [];
  const tables = node.iptables.flatMap((dump) => dump.tables);
  const rules = tables.flatMap((table) => table.chain('KUBE-SERVICES')?.rules() ?? []);
  return rules.map(readRule).filter((service) => service !== null);
}

function readRule(rule: IptablesRule): CommentedService | null {
  const after = (option: string): string =>
    rule.tokens[rule.tokens.findIndex(({ text }) => text === option) + 1]?.text ?? '';
  const has = (option: string): boolean => rule.tokens.some(({ text, quoted }) => text === option && !quoted);
  if (!has('--comment') || !has('-d') || !has('--dport')) return null;
  const named = /^([^/\s]+)\/([^:\s]+)(?::(\S*))? (?:cluster IP|has no endpoints)/.exec(after('--comment'));
  const destination = parsePrefix(after('-d'));
  if (named === null || destination === null) return null;
  return {
    namespace: named[1]!,
    name: named[2]!,
    portName: named[3] ?? '',
    address: destination.address,
    port: Number(after('--dport')),
    protocol: after('-p'),
  };
}
