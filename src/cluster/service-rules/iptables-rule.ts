import { parsePrefix, printPrefix } from '../../model/address.ts';
import type { IptablesRule, Token } from '../../model/iptables.ts';
import type { Origin } from '../../model/origin.ts';
import { numericPorts } from '../../sources/service-names.ts';
import { readDestination } from '../read-destination.ts';

/** What a rule that kube-proxy wrote says about services. Every other condition makes it `conditional`. */
export interface ServiceRule {
  origin: Origin;
  /** Chain or target. */
  jump: string | null;
  /** Lower case. */
  protocol: string | null;
  /** `-s`, where it is not negated: `10.0.0.0/8`. */
  source: string | null;
  /** `-d`, where it is one address and not negated. */
  address: string | null;
  /** `--dport`, where it is one port. */
  port: number | null;
  comment: string | null;
  /** `--probability`; null where the rule does not leave it to chance. */
  chance: number | null;
  /** Seconds for which `-m recent` must have seen the client; null where it does not ask. */
  affinity: number | null;
  /** `--to-destination`, `10.0.0.1:80`. */
  destination: string | null;
  /** `--to-ports` of REDIRECT, where it is one port. */
  redirect: number | null;
  /** `--match-set`: the set's name. */
  set: string | null;
  /** It asks for more than protocol, address and port: the source, the kind of an address, a device, a set, ... */
  conditional: boolean;
}

/** Options that choose no packets, and those that are read into a member of their own. Every other one is a condition. */
const plain = new Set([
  ...['-m', '--match', '-p', '--protocol', '-d', '--destination', '--dport', '--destination-port'],
  ...['-j', '--jump', '-g', '--goto', '--comment', '--mode', '--probability', '--nfacct-name'],
]);

/** Reads the words of a rule. What a target's own options say is left out, but for the new destination. */
export function readServiceRule({ tokens, origin }: IptablesRule): ServiceRule {
  const rule: ServiceRule = {
    origin,
    jump: null,
    protocol: null,
    source: null,
    address: null,
    port: null,
    comment: null,
    chance: null,
    affinity: null,
    destination: null,
    redirect: null,
    set: null,
    conditional: false,
  };
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    if (token.quoted || !token.text.startsWith('-')) continue;
    const negated = isNot(tokens[at - 1]) || isNot(tokens[at + 1]);
    const value = tokens[isNot(tokens[at + 1]) ? at + 2 : at + 1]?.text ?? '';
    readOption(rule, token.text, value, negated);
  }
  return rule;
}

const isNot = (token: Token | undefined): boolean => token?.text === '!' && !token.quoted;

function readOption(rule: ServiceRule, option: string, value: string, negated: boolean): void {
  if (rule.jump !== null) {
    if (option === '--to-destination') rule.destination = readDestination(value);
    if (option === '--to-ports') rule.redirect = singlePort(value);
    return;
  }
  if (negated || !plain.has(option)) rule.conditional = true;
  if (negated) return;
  switch (option) {
    case '-j':
    case '--jump':
    case '-g':
    case '--goto':
      rule.jump = value;
      break;
    case '-p':
    case '--protocol':
      rule.protocol = value.toLowerCase();
      break;
    case '-s':
    case '--source':
      rule.source = value;
      break;
    case '-d':
    case '--destination':
      rule.address = singleAddress(value);
      if (rule.address === null) rule.conditional = true;
      break;
    case '--dport':
    case '--destination-port':
      rule.port = singlePort(value);
      if (rule.port === null) rule.conditional = true;
      break;
    case '--comment':
      rule.comment = value;
      break;
    case '--probability':
      rule.chance = Number(value);
      break;
    case '--rcheck':
    case '--update':
      rule.affinity ??= 0;
      break;
    case '--seconds':
      rule.affinity = Number(value);
      break;
    case '--match-set':
      rule.set = value;
      break;
  }
}

/** A port that is one only, by number or by its well-known name. */
function singlePort(text: string): number | null {
  const port = numericPorts(text);
  return /^\d{1,5}$/.test(port) ? Number(port) : null;
}

/** The address of a prefix that holds one only. */
function singleAddress(text: string): string | null {
  const prefix = parsePrefix(text);
  return prefix !== null && prefix.length === (prefix.family === 4 ? 32 : 128) ? prefix.address : null;
}

/** A prefix as the API writes it: `10.0.0.0/8`, a single address without its length. */
export function canonicalPrefix(text: string): string {
  const prefix = parsePrefix(text.trim());
  return prefix === null ? text.trim() : printPrefix(prefix);
}
