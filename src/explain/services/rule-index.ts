import type { ChosenRules } from '../../cluster/service-rules/choose-mode.ts';
import { type Frontend, frontendKey, type ServiceRules } from '../../cluster/service-rules/service-rules.ts';
import type { Family } from '../../model/address.ts';
import type { Origin } from '../../model/origin.ts';

/** The running rules of one node, ready to be asked for addresses. */
export interface RuleIndex {
  /** The rules of a family; null where there are none. */
  rules(family: Family): ServiceRules | null;
  /** In IPVS mode a node port has one frontend for each address of the node. */
  find(family: Family, protocol: string, address: string | null, port: number): Frontend[];
  /** Frontends that nobody has asked for yet. */
  unclaimed(): { frontend: Frontend; family: Family }[];
  /** The line that shows where rules of the family would stand; null where there is no such line. */
  place(family: Family): Origin | null;
}

/** Indexes the rules of the running kube-proxy by address and port. */
export function indexRules({ running }: Pick<ChosenRules, 'running'>): RuleIndex {
  const byKey = new Map<string, Frontend[]>();
  const all: { frontend: Frontend; family: Family }[] = [];
  const claimed = new Set<Frontend>();
  const add = (key: string, frontend: Frontend): void => {
    const list = byKey.get(key);
    if (list === undefined) byKey.set(key, [frontend]);
    else list.push(frontend);
  };
  for (const { family, frontends } of running) {
    for (const frontend of frontends) {
      const { protocol, address, port, kind } = frontend;
      all.push({ frontend, family });
      add(frontendKey(family, protocol, address, port), frontend);
      if (address !== null && kind === 'node port') add(frontendKey(family, protocol, null, port), frontend);
    }
  }
  const byFamily = new Map(running.map((rules) => [rules.family, rules]));
  return {
    rules: (family) => byFamily.get(family) ?? null,
    find(family, protocol, address, port) {
      const found = byKey.get(frontendKey(family, protocol, address, port)) ?? [];
      for (const frontend of found) claimed.add(frontend);
      return found;
    },
    unclaimed: () => all.filter(({ frontend }) => !claimed.has(frontend)),
    place: (family) => byFamily.get(family)?.origin ?? null,
  };
}
