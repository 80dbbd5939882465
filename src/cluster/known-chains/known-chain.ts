import type { ChainRole } from '../../model/chain-explanation.ts';

/** What is known of chains with such a name: who writes them and what for. */
export interface KnownChain {
  name: RegExp;
  /** Names of the tables it stands in; absent: any. The same name can mean two things. */
  tables?: string[];
  writer: string;
  role: ChainRole;
  /** A paragraph: what it does and why it is there. */
  purpose: string;
  /** There is one such chain for each of these. */
  per?:
    | 'service port'
    | 'endpoint'
    | 'host port'
    | 'container'
    | 'pod'
    | 'network policy'
    | 'device'
    | 'profile'
    | 'nft name';
  /** Nothing is meant to jump to it. */
  unreferenced?: true;
}
