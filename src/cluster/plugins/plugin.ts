import type { NodeEvidence } from '../../model/evidence.ts';
import type { Link, Route } from '../../model/node.ts';
import type { Origin } from '../../model/origin.ts';
import type { KnownChain } from '../known-chains/known-chain.ts';

/** Who enforces network policies: nobody, the plugin's agent by rules of netfilter, or it by means that no rule shows. */
export type PolicyEngine = 'no' | 'by rules' | 'elsewhere';

/** A way to build the pods' network: how it is recognised, what it is, and where following a packet through it ends. */
export interface Plugin {
  /** Kebab-case, as the file. */
  id: string;
  /** As a sentence names it. */
  name: string;
  /** A paragraph: how packets go with it. */
  how: string;
  /** Chains it writes; the first whose name fits counts. A chain is one of the marks it is recognised by. */
  chains: readonly KnownChain[];
  /** Types of plugins in /etc/cni/net.d. */
  cniTypes: readonly string[];
  /** Names of the pods of its agent. */
  agents?: RegExp;
  policies: PolicyEngine;
  /** A device that only it makes. */
  isLink?(link: Link): boolean;
  /** A route that only it writes; `podCidrs` are those of the other nodes, by the API. */
  isRoute?(route: Route, podCidrs: readonly string[]): boolean;
  /** A rule of a built-in chain that only it writes. */
  isRule?(text: string): boolean;
  /** Name of a table of nf_tables that only it writes. */
  isTable?(name: string): boolean;
  /** A rule of a built-in chain by which it drops what its policies do not accept. */
  isPolicyRule?(text: string): boolean;
  /** What its agent tells the node in a file of its own; [] where that was not collected. */
  settings?(node: NodeEvidence): PluginSetting[];
  /** Where it is at work: devices that packets cannot be followed through. */
  isOpaque?(link: Link): boolean;
  /** What its pods send and get does not pass the node. */
  isPast?: true;
  /** Why following a packet ends there, in a sentence. Absent: the model does not end. */
  end?: string;
}

/** A setting of a plugin, by the name in its file. */
export interface PluginSetting {
  name: string;
  value: string;
  origin: Origin;
}

/** A plugin; the file that declares it has its id for a name. */
export const definePlugin = (plugin: Plugin): Plugin => plugin;
