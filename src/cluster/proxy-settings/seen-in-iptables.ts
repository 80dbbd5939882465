import type { IptablesChain, IptablesDump, IptablesRule, IptablesTable } from '../../model/iptables.ts';
import { ruleOption } from '../rule-option.ts';
import type { SeenMasquerading, SeenNodePorts, SeenRules } from './seen-rules.ts';

/**
 * Reads pkg/proxy/iptables: node ports are the last rules of KUBE-SERVICES, for every address of the node or a rule for each; the masquerading of a
 * service stands in its own chain, or before 1.22 in KUBE-SERVICES, and is the same for all of them, so that the first tells.
 */
export function seenInIptables(dumps: readonly IptablesDump[]): SeenRules {
  const tables = dumps.flatMap((dump) =>
    dump.tables
      .filter(({ name }) => name === 'nat')
      .map((table) => ({ table, isWhole: dump.form === 'save' && dump.version !== null })),
  );
  return {
    masquerading: tables.flatMap(({ table, isWhole }) => findMasquerading(table, isWhole) ?? []),
    nodePorts: tables.flatMap(({ table }) => findNodePorts(table)),
  };
}

function findMasquerading(table: IptablesTable, isWhole: boolean): SeenMasquerading | null {
  const { family } = table;
  const services = table.chain('KUBE-SERVICES');
  const chains = table.chainNames().filter((name) => name.startsWith('KUBE-SVC-'));
  const rule =
    firstRule(services, isBeforeService) ?? firstOf(chains, (name) => firstRule(table.chain(name), isOfClusterIp));
  if (rule !== null) return { family, ...whomOf(rule), origin: rule.origin };
  // A service that has endpoints has a chain, and in it, or before it, the rule that is looked for.
  const used = isWhole ? firstRule(services, (line) => line.includes('-j KUBE-SVC-')) : null;
  return used === null ? null : { family, whom: 'nobody', value: '', origin: used.origin };
}

/** The chain of a service marks what goes to its cluster IP, and nothing else. */
const isOfClusterIp = (line: string): boolean => line.includes('-j KUBE-MARK-MASQ') && line.includes(' -d ');

/** In KUBE-SERVICES what goes to external IPs is marked too, but then sent on by conditions. */
const isBeforeService = (line: string, next: string): boolean =>
  line.includes('-j KUBE-MARK-MASQ') && next.includes('-j KUBE-SVC-') && !/-m (?:physdev|addrtype) /.test(next);

function firstRule(chain: IptablesChain | null, isMeant: (line: string, next: string) => boolean): IptablesRule | null {
  for (let position = 0; chain !== null && position < chain.ruleCount; position += 1)
    if (isMeant(chain.line(position), chain.line(position + 1))) return chain.rule(position) ?? null;
  return null;
}

function firstOf<Found>(names: readonly string[], find: (name: string) => Found | null): Found | null {
  for (const name of names) {
    const found = find(name);
    if (found !== null) return found;
  }
  return null;
}

/** `! -s 10.42.0.0/16`, `! -i cbr0`, `! -i veth+`, or none of them: whom a rule with KUBE-MARK-MASQ takes. */
export function whomOf(rule: IptablesRule): Pick<SeenMasquerading, 'whom' | 'value'> {
  const source = ruleOption(rule, '-s', '--source');
  if (source?.negated) return { whom: 'other sources', value: source.value };
  const device = ruleOption(rule, '-i', '--in-interface');
  return device?.negated ? { whom: 'other devices', value: device.value } : { whom: 'all', value: '' };
}

function findNodePorts(table: IptablesTable): SeenNodePorts[] {
  const services = table.chain('KUBE-SERVICES');
  const found: SeenNodePorts[] = [];
  // They stand last, and there are few.
  for (let position = (services?.ruleCount ?? 0) - 1; position >= 0; position -= 1) {
    if (!/-[jg] KUBE-NODEPORTS\s*$/.test(services!.line(position))) break;
    const rule = services!.rule(position);
    if (rule === undefined) break;
    const address = addressOf(rule);
    if (address !== undefined) found.unshift({ family: table.family, address, origin: rule.origin });
  }
  return found;
}

/** `-d 192.0.2.9/32`; null for `-m addrtype --dst-type LOCAL`; undefined for a rule that is neither. */
function addressOf(rule: IptablesRule): string | null | undefined {
  const local = ruleOption(rule, '--dst-type');
  if (local !== null) return local.value === 'LOCAL' ? null : undefined;
  const destination = ruleOption(rule, '-d', '--destination');
  return destination === null || destination.negated ? undefined : destination.value.replace(/\/(?:32|128)$/, '');
}
