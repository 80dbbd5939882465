import type { PolicyRule } from '../../model/node.ts';
import type { Parsed } from '../../model/origin.ts';
import { type Attributes, numberOf, readAttributes } from '../attributes.ts';
import { isNoise, linesOf, originOf, warning, wordsOf } from '../lines.ts';
import type { RuleReading } from './reading.ts';

const others = ['uidrange', 'tun_id', 'flowlabel', 'map-to'];

const vocabulary = {
  valued: new Set([
    ...['from', 'to', 'tos', 'dsfield', 'fwmark', 'iif', 'dev', 'oif', 'ipproto', 'sport', 'dport'],
    ...['lookup', 'table', 'goto', 'suppress_prefixlength', 'suppress_ifgroup', 'proto', 'protocol', 'realms'],
    ...others,
  ]),
  flags: new Set([
    ...['not', 'l3mdev', 'nop', 'blackhole', 'unreachable', 'prohibit'],
    // These tell what `ip` found out about a name, and change nothing: a device that is gone never matches.
    ...['[detached]', '[unresolved]'],
  ]),
};

/** Reads the lines of `ip rule`: `100:	from 10.0.0.0/8 fwmark 0x1/0xff lookup 100`. */
export function readRuleText(text: string, source: string): Parsed<RuleReading[]> {
  const result: Parsed<RuleReading[]> = { facts: [], warnings: [] };
  for (const line of linesOf(text)) {
    if (isNoise(line.text)) continue;
    const origin = originOf(source, line);
    const match = /^\s*(\d+):(.*)$/.exec(line.text);
    const attributes = readAttributes(wordsOf(match?.[2] ?? ''), vocabulary);
    const { values, flags, unknown } = attributes;
    if (match === null || unknown.length > 0) {
      const message = match === null ? 'not understood' : `not understood: ${unknown.join(' ')}`;
      result.warnings.push(warning(origin, 'policy-rule', message));
    }
    if (match === null) continue;
    const selectors = new Map(values);
    rename(selectors, 'dev', 'iif');
    rename(selectors, 'dsfield', 'tos');
    result.facts.push({
      origin,
      priority: Number(match[1]),
      negated: flags.includes('not'),
      selectors,
      others: [
        ...others.filter((name) => values.has(name)).map((name) => `${name} ${values.get(name)}`),
        ...(isMasterDevice(attributes) ? ['l3mdev'] : []),
        // It may be a selector: without it the rule would match more than it does.
        ...(unknown.length > 0 ? [unknown.join(' ')] : []),
      ],
      action: readAction(attributes),
    });
  }
  return result;
}

const isMasterDevice = ({ values, flags }: Attributes): boolean =>
  flags.includes('l3mdev') || values.get('lookup') === masterDeviceTable;

/** Printed for a rule that takes the table of the packet's VRF. */
const masterDeviceTable = '[l3mdev-table]';

function rename(values: Map<string, string>, from: string, to: string): void {
  const value = values.get(from);
  if (value !== undefined && !values.has(to)) values.set(to, value);
}

function readAction({ values, flags }: Attributes): PolicyRule['action'] | null {
  const table = values.get('lookup') ?? values.get('table');
  const next = numberOf(values.get('goto'));
  if (next !== null) return { type: 'goto', priority: next };
  for (const type of ['nop', 'blackhole', 'unreachable', 'prohibit'] as const) {
    if (flags.includes(type)) return { type };
  }
  if (table === undefined && !flags.includes('l3mdev')) return null;
  return {
    type: 'lookup',
    table: table ?? masterDeviceTable,
    suppressPrefixLength: numberOf(values.get('suppress_prefixlength')),
    suppressGroup: values.get('suppress_ifgroup') ?? null,
  };
}
