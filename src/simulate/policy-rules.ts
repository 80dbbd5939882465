import { type Family, parsePrefix, prefixContains } from '../model/address.ts';
import type { PolicyRule } from '../model/node.ts';
import { overlap, type PortRange } from '../model/ports.ts';
import type { RouteQuery } from './routing.ts';

/** The three rules that every kernel starts with (ip-rule(8)), for evidence without `ip rule`. */
export function standardPolicyRules(family: Family): PolicyRule[] {
  return (['local', 'main', 'default'] as const).map((table, index) => ({
    origin: { source: 'kernel default', line: 0, text: `${[0, 32766, 32767][index]}: from all lookup ${table}` },
    family,
    priority: [0, 32766, 32767][index]!,
    negated: false,
    from: null,
    to: null,
    mark: null,
    tos: null,
    iif: null,
    oif: null,
    protocol: null,
    sourcePorts: null,
    destinationPorts: null,
    others: [],
    action: { type: 'lookup', table, suppressPrefixLength: null, suppressGroup: null },
  }));
}

/** Do the selectors of a rule hold (fib_rule_match)? */
export function matchPolicyRule(rule: PolicyRule, query: RouteQuery): 'yes' | 'no' | 'unknown' {
  const answers = [
    inPrefix(rule.from, query.source),
    inPrefix(rule.to, query.destination),
    rule.mark === null || (query.mark & rule.mark.mask) >>> 0 === (rule.mark.value & rule.mark.mask) >>> 0,
    rule.tos === null || rule.tos === 0 || rule.tos === query.tos,
    rule.iif === null || rule.iif === query.iif,
    rule.oif === null || rule.oif === query.oif,
    rule.protocol === null || rule.protocol === query.protocol,
    inPorts(rule.sourcePorts, query.sourcePorts),
    inPorts(rule.destinationPorts, query.destinationPorts),
    ...rule.others.map((other) => ofUser(other, query)),
  ];
  if (answers.includes(false)) return rule.negated ? 'yes' : 'no';
  if (answers.includes(null)) return 'unknown';
  return rule.negated ? 'no' : 'yes';
}

/** A local process may not have chosen its source yet: only `from all` matches then, as the kernel sees 0.0.0.0. */
function inPrefix(text: string | null, address: string | null): boolean | null {
  if (text === null) return true;
  const prefix = parsePrefix(text);
  if (prefix === null) return null;
  if (prefix.length === 0) return true;
  return address !== null && prefixContains(prefix, address);
}

/** What comes in counts as root's (ip_route_input_slow); whose process sends is in no evidence, nor are other selectors modelled. */
function ofUser(selector: string, query: RouteQuery): boolean | null {
  const range = /^uidrange (\d+)-(\d+)$/.exec(selector);
  return range === null || query.iif === 'lo' ? null : range[1] === '0';
}

function inPorts(range: PortRange | null, ports: PortRange | null): boolean | null {
  if (range === null) return true;
  if (ports === null) return false;
  const lies = overlap(ports, range);
  return lies === 'partly' ? null : lies === 'inside';
}
