import type { PolicyRule } from '../../model/node.ts';
import type { Parsed } from '../../model/origin.ts';
import { numberOf } from '../attributes.ts';
import { type JsonElement, type JsonObject, jsonText, numberIn, readJson, textIn } from '../json.ts';
import { warning } from '../lines.ts';
import type { RuleReading } from './reading.ts';

/** Members that are understood; another one may be a selector: without it the rule would match more than it does. */
const members = new Set(
  (
    'priority not src srclen dst dstlen tos dsfield fwmark fwmask iif iif_detached oif oif_detached l3mdev uid_start uid_end ipproto ' +
    'sport sport_start sport_end dport dport_start dport_end tun_id table suppress_prefixlen suppress_ifgroup protocol goto ' +
    'unresolved nop action flow_from flow_to realms'
  ).split(' '),
);

/** iproute2 6.15 names the mask of a single port: all bits, unless someone asked for fewer. */
const isWholePort = (value: JsonObject, key: string): boolean =>
  (key === 'sport_mask' || key === 'dport_mask') && numberOf(scalarText(value, key)) === 0xffff;

/** Reads `ip -j rule`. */
export function readRuleJson(text: string, source: string): Parsed<RuleReading[]> {
  const { facts: elements, warnings } = readJson(text, source, 'policy-rule');
  const facts: RuleReading[] = [];
  for (const element of elements) {
    const unknown = Object.keys(element.value).filter((key) => !members.has(key) && !isWholePort(element.value, key));
    const priority = numberIn(element.value, 'priority');
    if (priority === null) {
      warnings.push(warning(element.origin, 'policy-rule', 'has no priority'));
      continue;
    }
    const reading = readElement(element, priority);
    if (unknown.length > 0) {
      warnings.push(warning(element.origin, 'policy-rule', `not understood: ${unknown.join(' ')}`));
      reading.others.push(...unknown.map((key) => `${key} ${jsonText(element.value[key])}`));
    }
    facts.push(reading);
  }
  return { facts, warnings };
}

function readElement({ value, origin }: JsonElement, priority: number): RuleReading {
  const selectors = new Map<string, string>();
  const select = (name: string, text: string | null): void => {
    if (text !== null) selectors.set(name, text);
  };
  select('from', prefixText(value, 'src', 'srclen'));
  select('to', prefixText(value, 'dst', 'dstlen'));
  select('tos', textIn(value, 'tos') ?? textIn(value, 'dsfield'));
  const mark = scalarText(value, 'fwmark');
  const mask = scalarText(value, 'fwmask');
  select('fwmark', mark === null ? null : mask === null ? mark : `${mark}/${mask}`);
  select('iif', textIn(value, 'iif'));
  select('oif', textIn(value, 'oif'));
  select('ipproto', scalarText(value, 'ipproto'));
  select('sport', rangeText(value, 'sport', 'sport_start', 'sport_end'));
  select('dport', rangeText(value, 'dport', 'dport_start', 'dport_end'));
  const users = rangeText(value, '', 'uid_start', 'uid_end');
  const tunnel = scalarText(value, 'tun_id');
  return {
    origin,
    priority,
    negated: 'not' in value,
    selectors,
    others: [
      ...(users === null ? [] : [`uidrange ${users}`]),
      ...(tunnel === null ? [] : [`tun_id ${tunnel}`]),
      ...('l3mdev' in value ? ['l3mdev'] : []),
    ],
    action: readAction(value),
  };
}

function readAction(value: JsonObject): PolicyRule['action'] | null {
  const next = numberIn(value, 'goto');
  const action = 'nop' in value ? 'nop' : textIn(value, 'action');
  const table = scalarText(value, 'table') ?? ('l3mdev' in value ? '[l3mdev-table]' : null);
  if (next !== null) return { type: 'goto', priority: next };
  if (action === 'nop' || action === 'blackhole' || action === 'unreachable' || action === 'prohibit') {
    return { type: action };
  }
  if (table === null) return null;
  return {
    type: 'lookup',
    table,
    suppressPrefixLength: numberIn(value, 'suppress_prefixlen'),
    suppressGroup: textIn(value, 'suppress_ifgroup'),
  };
}

const scalarText = (value: JsonObject, key: string): string | null =>
  textIn(value, key) ?? numberIn(value, key)?.toString() ?? null;

function prefixText(value: JsonObject, key: string, lengthKey: string): string | null {
  const address = textIn(value, key);
  const length = numberIn(value, lengthKey);
  return address === null || length === null ? address : `${address}/${length}`;
}

function rangeText(value: JsonObject, key: string, startKey: string, endKey: string): string | null {
  const start = numberIn(value, startKey);
  return start === null ? scalarText(value, key) : `${start}-${numberIn(value, endKey) ?? start}`;
}
