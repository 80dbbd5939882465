import type { Origin, Warning } from './origin.ts';

/** Families of nf_tables tables as nft(8) names them. */
export type NftFamily = 'ip' | 'ip6' | 'inet' | 'bridge' | 'arp' | 'netdev';

/**
 * An expression as libnftables-json(5) writes it: an immediate (text, number, boolean), a list of flags, or an object
 * with one member named after its kind: `{"payload": {"protocol": "tcp", "field": "dport"}}`.
 * A text of digits only is a number; an operator that is applied several times in a row has all its operands in one list.
 */
export type NftExpression = null | boolean | number | string | NftExpression[] | { [member: string]: NftExpression };

/**
 * A statement as libnftables-json(5) writes it: an object with one member named after its kind.
 * `{"not understood": "text"}` keeps what the parser could not read.
 */
export type NftStatement = { [kind: string]: NftExpression };

/** Is the value an object with members? */
export const isNode = (value: unknown): value is { [member: string]: NftExpression } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Everything that `nft list ruleset` printed. */
export interface NftRuleset {
  source: string;
  form: 'text' | 'json';
  /** Version of nft, null where the listing does not tell (text never does). */
  version: string | null;
  tables: NftTable[];
  /** What was not understood. Grows as chains and sets are parsed. */
  warnings: Warning[];
}

/** One table with all that it holds, in the order of the listing. */
export interface NftTable {
  origin: Origin;
  family: NftFamily;
  name: string;
  handle: number | null;
  comment: string | null;
  /** dormant, owner, persist. */
  flags: string[];
  /**
   * Written by iptables-nft (or ebtables-nft): the listing may have lost arguments of its matches and targets,
   * so `iptables-save` is the better witness.
   */
  managedByIptables: boolean;
  chains: NftChain[];
  /** Named sets and maps. */
  sets: NftSet[];
  flowtables: NftObject[];
  /** Counters, quotas, limits, ct helpers, ct timeouts, ct expectations, synproxies, secmarks. */
  objects: NftObject[];
}

/** One chain. Its rules are parsed when they are first asked for. */
export interface NftChain {
  origin: Origin;
  name: string;
  handle: number | null;
  comment: string | null;
  /** Null for a chain that is only jumped to. */
  base: NftBase | null;
  rules(): NftRule[];
  /** The same; where they were not asked for before they are not kept. */
  readRules(): NftRule[];
  /**
   * Where its rules may lead, found without parsing them: each chain as often as they name it, and each map of verdicts that they ask,
   * as `@name`.
   */
  leadsTo(): string[];
}

/** Where a base chain is registered. */
export interface NftBase {
  type: string;
  /** prerouting, input, forward, output, postrouting, ingress, egress. */
  hook: string;
  /** A name such as `dstnat - 10` is already turned into its number. */
  priority: number;
  devices: string[];
  policy: 'accept' | 'drop';
  /** The line that registers the chain and sets its policy. */
  origin: Origin;
}

/** One rule: its statements from left to right. */
export interface NftRule {
  origin: Origin;
  /** Position in its chain, from 1. */
  number: number;
  handle: number | null;
  comment: string | null;
  statements: NftStatement[];
}

/** One named set, or map where `valueTypes` is not null. */
export interface NftSet {
  origin: Origin;
  name: string;
  handle: number | null;
  comment: string | null;
  /** Data types as nft(8) names them; a `typeof` keeps its expressions as text. */
  keyTypes: string[];
  valueTypes: string[] | null;
  /** constant, interval, timeout, dynamic; sorted. */
  flags: string[];
  /** Seconds; null where elements do not expire. */
  timeout: number | null;
  size: number | null;
  elements(): NftElement[];
}

/** One element of a set or map. */
export interface NftElement {
  key: NftExpression;
  /** Null for a set. */
  value: NftExpression | null;
  /** Seconds until it goes, null where it stays. */
  expires: number | null;
  comment: string | null;
}

/** A flowtable or a stateful object; `body` has its properties as libnftables-json(5) names them. */
export interface NftObject {
  origin: Origin;
  kind: string;
  name: string;
  body: NftExpression;
}
