import type { Origin } from '../model/origin.ts';
import type { Backend, Base, TableFamily } from '../netfilter/rule.ts';

/** A table as a reader sees it, whichever front end wrote it. */
export interface TableView {
  backend: Backend;
  /** The backend as far as it is told; null: the text leaves it open, and so does all else: taken for legacy. */
  toldBackend: Backend | null;
  family: TableFamily;
  name: string;
  source: string;
  /** The text holds the whole table: what it does not show is not there. False for fragments, as on web pages. */
  whole: boolean;
  /** What was taken for granted to read the text. */
  assumptions: string[];
  chainNames(): readonly string[];
  chain(name: string): ChainView | null;
  /** Every rule (or element of a map) that jumps or goes to the chain. */
  callers(chain: string): Caller[];
  /** Where the rules of one chain lead, by the chains they lead to. */
  jumpsFrom(chain: string): Map<string, Caller[]>;
  /** The first of them, and how many more there are: all 110,000 endpoints of a large node lead to KUBE-MARK-MASQ. */
  firstCallers(chain: string, most: number): { callers: Caller[]; more: number };
}

/** A chain of such a table. */
export interface ChainView {
  table: TableView;
  name: string;
  origin: Origin;
  /** Where it is registered; null for a chain that runs only when it is jumped to. */
  base: Base | null;
  /** As printed (ACCEPT, drop, ...); null for a chain that is only jumped to, or where the text does not tell. */
  policy: string | null;
  packets: number | null;
  bytes: number | null;
  /** Number of rules, known without parsing them where the text tells. */
  ruleCount: number;
  /** In order. May parse on first use. */
  rules(): RuleView[];
  /** In order, all rules whose destination is this address, and others: of a long chain not all are parsed for it. */
  rulesTo(address: string): RuleView[];
}

/** What ownership and explanation ask of a rule. */
export interface RuleView {
  /** Position in its chain, from 1. */
  number: number;
  origin: Origin;
  /** As written, without `-A CHAIN` and counters: two rules with the same text do the same. */
  text: string;
  packets: number | null;
  bytes: number | null;
  /** The first of its comments. */
  comment: string | null;
  /** All of them: Calico writes a hash before the one for people. */
  comments: string[];
  /** The rule's own protocol, null where it takes any. */
  protocol: string | null;
  /** `-d` or `ip daddr` and `--dport`, as written, but for well-known names of ports; null where it has none or negates it. */
  destination: string | null;
  destinationPort: string | null;
  /** The target where it is no chain: DNAT, ACCEPT, `masquerade`; null where there is none. */
  target: string | null;
  /** Chains it jumps or goes to. More than one where a map decides. */
  branches: Branch[];
  /** Destinations after DNAT. More than one where chance decides. */
  destinations: NewDestination[];
  /** Chance that its random match holds; null where it has none. */
  chance: number | null;
  /** It matches only some packets: it has conditions beside chance. */
  conditional: boolean;
  /** It may be bound to a device that its text, a listing without -v, does not show. */
  hidesDevices: boolean;
  /** Seconds for which `recent` or an affinity set must have seen the client; null where it does not ask. */
  affinity: number | null;
}

/** Where DNAT sends a packet. */
export interface NewDestination {
  /** `10.0.0.1:80`, `[fd00::1]:80`; a range or another form as written. */
  endpoint: string;
  /** Share of the rule's packets where chance decides, null where there is only one. */
  share: number | null;
}

/** One chain that a rule leads to. */
export interface Branch {
  chain: string;
  /** `-g`, `goto`: does not come back. */
  goto: boolean;
  /** Share of the rule's packets where chance decides (numgen); null where a fact decides or there is only one. */
  share: number | null;
}

/** A rule, or an element of a map, that leads to a chain. */
export interface Caller {
  chain: string;
  /** The rule's number; for an element of a named map the number of the rule that asks the map. */
  rule: number;
  origin: Origin;
  comment: string | null;
  protocol: string | null;
  destination: string | null;
  destinationPort: string | null;
}
