import type { Family } from '../../model/address.ts';
import type { PolicyRule } from '../../model/node.ts';
import type { Parsed } from '../../model/origin.ts';
import { isJson } from '../json.ts';
import { warning } from '../lines.ts';
import { readRuleJson } from './json.ts';
import { makeRule } from './reading.ts';
import { readRuleText } from './text.ts';

/**
 * Reads `ip rule` or `ip -6 rule` (ip-rule(8)), text or JSON. Most rules (`from all lookup main`) do not tell their
 * family: it is the given one, IPv4 for `ip rule` without `-6`.
 */
export function parseIpRule(text: string, source: string, family: Family = 4): Parsed<PolicyRule[]> {
  const { facts: readings, warnings } = isJson(text) ? readRuleJson(text, source) : readRuleText(text, source);
  const facts: PolicyRule[] = [];
  for (const reading of readings) {
    const rule = makeRule(reading, family);
    if (typeof rule !== 'string') facts.push(rule);
    else warnings.push(warning(reading.origin, 'policy-rule', rule));
  }
  return { facts, warnings };
}
