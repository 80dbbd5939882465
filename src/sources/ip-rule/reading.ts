import { type Family, parsePrefix } from '../../model/address.ts';
import type { PolicyRule } from '../../model/node.ts';
import type { Origin } from '../../model/origin.ts';
import { numberOf } from '../attributes.ts';
import { readTrafficClass } from '../ip-route/traffic-class.ts';

/** What one rule prints, by the words of its text form; JSON is brought to them. */
export interface RuleReading {
  origin: Origin;
  priority: number;
  negated: boolean;
  /** Selectors and their values: from, to, tos, fwmark, iif, oif, ipproto, sport, dport. */
  selectors: Map<string, string>;
  others: string[];
  action: PolicyRule['action'] | null;
}

/** Makes the rule; a text tells why there is none. A rule whose selectors tell no family has the given one. */
export function makeRule(reading: RuleReading, family: Family): PolicyRule | string {
  const { selectors, action } = reading;
  const get = (name: string): string | null => selectors.get(name) ?? null;
  const from = prefixOf(get('from'));
  const to = prefixOf(get('to'));
  const mark = readMark(get('fwmark'));
  const tos = get('tos') === null ? null : readTrafficClass(get('tos')!);
  const sourcePorts = readPorts(get('sport'));
  const destinationPorts = readPorts(get('dport'));
  const wrong =
    (from === undefined && 'from') ||
    (to === undefined && 'to') ||
    (mark === undefined && 'fwmark') ||
    (tos === null && get('tos') !== null && 'tos') ||
    (sourcePorts === undefined && 'sport') ||
    (destinationPorts === undefined && 'dport');
  if (wrong) return `not understood: ${wrong} ${get(wrong)}`;
  if (action === null) return 'has no action';
  return {
    origin: reading.origin,
    family: parsePrefix(from ?? to ?? '')?.family ?? family,
    priority: reading.priority,
    negated: reading.negated,
    from: from ?? null,
    to: to ?? null,
    mark: mark ?? null,
    tos,
    iif: get('iif'),
    oif: get('oif'),
    protocol: get('ipproto'),
    sourcePorts: sourcePorts ?? null,
    destinationPorts: destinationPorts ?? null,
    others: reading.others,
    action,
  };
}

/** Undefined: not understood. */
function prefixOf(text: string | null): string | null | undefined {
  if (text === null || text === 'all') return null;
  return parsePrefix(text) === null ? undefined : text;
}

function readMark(text: string | null): PolicyRule['mark'] | undefined {
  if (text === null) return null;
  const [valueText, maskText] = text.split('/');
  const value = numberOf(valueText);
  const mask = maskText === undefined ? 0xffffffff : numberOf(maskText);
  return value === null || mask === null ? undefined : { value, mask };
}

function readPorts(text: string | null): PolicyRule['sourcePorts'] | undefined {
  if (text === null) return null;
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (!match) return undefined;
  return { from: Number(match[1]), to: Number(match[2] ?? match[1]) };
}
