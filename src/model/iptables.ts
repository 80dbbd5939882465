import type { Family } from './address.ts';
import type { Origin, Warning } from './origin.ts';

/** One word of a rule as iptables-save writes it; `quoted` tells `"-x"` from the option `-x`. */
export interface Token {
  text: string;
  quoted: boolean;
}

/**
 * One rule, cut into words but not yet understood: `-s 10.0.0.1/32 -m comment --comment "x" -j KUBE-MARK-MASQ`.
 * A listing (`iptables -L`) is turned into the same words as iptables-save would print.
 */
export interface IptablesRule {
  origin: Origin;
  /** Position in its chain, from 1. */
  number: number;
  tokens: Token[];
  packets: number | null;
  bytes: number | null;
  /** It is from a listing without -v, which does not show the devices that a rule is bound to. */
  hidesDevices?: true;
}

/** Name, policy and rules of one chain. Rules are cut into words on first use. */
export interface IptablesChain {
  name: string;
  /** ACCEPT, DROP, ... of a built-in chain; null for a user's own, or where the text does not tell. */
  policy: string | null;
  /** Line that declares the chain or sets its policy. */
  origin: Origin;
  packets: number | null;
  bytes: number | null;
  /** Number of rules, known without parsing them. */
  ruleCount: number;
  rules(): IptablesRule[];
  /** One of these rules by its position from 0, without cutting the others; undefined behind the last. */
  rule(position: number): IptablesRule | undefined;
  /** The line of a rule, not cut; empty behind the last. */
  line(position: number): string;
  /** The same rules, cut anew and not kept: for whoever passes through all chains of a large table once. */
  readRules(): IptablesRule[];
}

/** One table of one dump. */
export interface IptablesTable {
  family: Family;
  name: string;
  source: string;
  chainNames(): readonly string[];
  chain(name: string): IptablesChain | null;
  /** The line that declares a chain, else its first rule; null where there is no such chain. */
  origin(chain: string): Origin | null;
  /** The lines of a chain, not cut and not kept: for whoever passes through all chains of a large table once. */
  lines(chain: string): ChainLines | null;
  /**
   * The lines of a chain where they stand, until `look` returns true: for whoever looks at hundreds of thousands and keeps little of each.
   * Tells the chain's place among `chainNames`, -1 where there is none of that name.
   */
  scanLines(chain: string, look: LookAtLine): number;
  /** The rules that may jump to `chain`, in order: a search in the text, no rule is cut into words. */
  callers(chain: string): Iterable<JumpingRule>;
}

/** Looks at a rule's line: it stands in the text from `start` to before `end`, and is rule `position` (from 0) of its chain. */
export type LookAtLine = (text: string, start: number, end: number, line: number, position: number) => boolean;

/** The lines of one chain. */
export interface ChainLines {
  /** Line that declares the chain, else its first rule. */
  origin: Origin;
  rules: Origin[];
}

/** A rule that may jump somewhere. */
export interface JumpingRule {
  /** Its line leaves no doubt; else its words tell: the name may stand in a comment. */
  sure: boolean;
  /** Its line. */
  text(): string;
  /** Its chain, and its position there from 0; null where the line turns out to be no rule of the table. */
  place(): { chain: string; position: number } | null;
}

/** What one text of iptables-save, `iptables -S` or `iptables -L` holds. */
export interface IptablesDump {
  source: string;
  /** `legacy` or `nft` as the header line or what else was collected tells; null where nothing does: both mean the same then. */
  backend: 'legacy' | 'nft' | null;
  /** Version of iptables from the header, null where there is none. */
  version: string | null;
  /** The form it was printed in. */
  form: 'save' | 'spec' | 'list';
  tables: IptablesTable[];
  /** What was taken for granted to read it: a table that was not named, columns that the listing hides. */
  assumptions: string[];
  /** Lines that are no rules, chains or comments. Grows as chains are parsed. */
  warnings: Warning[];
}
