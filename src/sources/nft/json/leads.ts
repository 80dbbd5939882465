import { isNode } from '../../../model/nft.ts';

/** The chains that a rule's statements jump or go to, and the maps of verdicts that they ask (`@name`), as nft -j lists them. */
export function leadsIn(statements: unknown): string[] {
  const leads: string[] = [];
  if (!Array.isArray(statements)) return leads;
  for (const statement of statements) {
    if (!isNode(statement)) continue;
    const { vmap } = statement;
    addTarget(leads, statement);
    if (isNode(vmap)) addVerdicts(leads, vmap.data);
  }
  return leads;
}

function addTarget(leads: string[], statement: { [kind: string]: unknown }): void {
  const verdict = statement.jump ?? statement.goto;
  if (isNode(verdict)) leads.push(String(verdict.target));
}

/** `"@name"`, or `{ "set": [[key, verdict], ...] }` */
function addVerdicts(leads: string[], map: unknown): void {
  if (typeof map === 'string') leads.push(map);
  if (!isNode(map) || !Array.isArray(map.set)) return;
  for (const element of map.set) {
    const verdict: unknown = Array.isArray(element) ? element[1] : null;
    if (isNode(verdict)) addTarget(leads, verdict);
  }
}
