import { isNode, type NftRule, type NftStatement, type NftTable } from '../../model/nft.ts';

/**
 * A table of iptables-nft as `nft list ruleset` prints it in text: matches of extensions are translated, where the JSON form
 * leaves out their arguments. One translation is not to be trusted: nft prints both `--ctstate DNAT` and its negation together
 * with other states as `ct status dnat`, so a match on the status is taken as an extension that was not shown.
 */
export const readManagedText = (table: NftTable): NftTable => ({
  ...table,
  chains: table.chains.map((chain) => ({
    ...chain,
    rules: () => chain.rules().map(withoutStatus),
    readRules: () => chain.readRules().map(withoutStatus),
  })),
});

const withoutStatus = (rule: NftRule): NftRule => ({
  ...rule,
  statements: rule.statements.map((statement) => (asksStatus(statement) ? untold : statement)),
});

const untold: NftStatement = { xt: { type: 'match', name: 'conntrack' } };

function asksStatus(statement: NftStatement): boolean {
  const match = isNode(statement) && isNode(statement.match) ? statement.match : null;
  const left = match !== null && isNode(match.left) ? match.left : null;
  return left !== null && isNode(left.ct) && left.ct.key === 'status';
}
