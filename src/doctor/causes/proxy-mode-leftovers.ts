import { nodeTables } from '../../cluster/node-tables.ts';
import { type ChosenRules, chooseMode } from '../../cluster/service-rules/choose-mode.ts';
import { readServiceRules } from '../../cluster/service-rules/read.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import type { Origin } from '../../model/origin.ts';
import type { ProxyMode } from '../../model/service-report.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { prove } from '../proof.ts';

export const proxyModeLeftovers = defineCause({
  id: 'proxy-mode-leftovers',
  title: 'Rules of another mode of kube-proxy are left',
  severity: 'warning',
  symptom: 'After a change of mode some services are refused, or go to pods that are gone.',
  proof:
    'The node has the chains of services of one mode (KUBE-SVC-) beside the virtual services or tables of another. Which of them is left over is told by what kube-proxy answers (`/proxyMode`), else by its configuration, else by the rules: both modes write KUBE-SERVICES, or only one leads to the endpoints of now.',
  fix: 'kube-proxy --cleanup, then start it again; or reboot the node.',
  needs: ['iptables-save.txt', 'ipvsadm.txt', 'nft-ruleset.json'],
  breaks: ['kube-proxy'],
  outranks: ['endpoint-rules-missing', 'stale-service-rules', 'service-rules-differ', 'orphan-service-chains'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] => {
      const found = marksOfModes(evidence);
      if (found.length === 0) return [];
      const chosen = chooseMode(evidence, examination.world.evidence.api);
      // What a configuration says may have been changed since; what kube-proxy answers is so.
      const isForeign = chosen.told?.by === 'answer' && found.every(({ mode }) => mode !== chosen.mode);
      if (found.length < 2 && !isForeign) return [];
      const isRunning = ({ mode }: Mark): boolean => chosen.isKnown && mode === chosen.mode;
      // What is left is shown before what runs.
      const shown = [...found.filter((mark) => !isRunning(mark)), ...found.filter(isRunning)];
      return [
        {
          node: host.name,
          subject: null,
          title: describe(host.name, found, chosen),
          evidence: prove(...shown.flatMap(({ origins }) => origins), chosen.told?.origin),
          fix: ['kube-proxy --cleanup', 'kubectl -n kube-system rollout restart daemonset kube-proxy'],
          confidence: 0.95,
          explains: [],
        },
      ];
    }),
});

/** Lines that only a kube-proxy in that mode writes. */
interface Mark {
  mode: ProxyMode;
  origins: Origin[];
}

function marksOfModes(evidence: NodeEvidence): Mark[] {
  const tables = nodeTables(evidence);
  const ofIptables = tables
    .filter(({ name }) => name === 'nat')
    .flatMap((table) =>
      table
        .chainNames()
        .filter((name) => /^KUBE-(?:SVC|SEP)-/.test(name))
        .slice(0, 2)
        .flatMap((name) => table.chain(name)?.origin ?? []),
    );
  const ofNft = tables
    .filter(({ name }) => name === 'kube-proxy')
    .flatMap((table) =>
      table
        .chainNames()
        .slice(0, 1)
        .flatMap((name) => table.chain(name)?.origin ?? []),
    );
  const ofUserspace = readServiceRules(evidence).rules.flatMap(({ mode, frontends }) =>
    mode === 'userspace' ? frontends.slice(0, 1).map(({ origin }) => origin) : [],
  );
  const marks: Mark[] = [
    { mode: 'iptables', origins: ofIptables },
    { mode: 'nftables', origins: ofNft },
    { mode: 'ipvs', origins: (evidence.ipvs ?? []).slice(0, 2).map(({ origin }) => origin) },
    { mode: 'userspace', origins: ofUserspace },
  ];
  return marks.filter(({ origins }) => origins.length > 0);
}

function describe(node: string, found: readonly Mark[], { mode, isKnown, because }: ChosenRules): string {
  const left = found.filter((mark) => mark.mode !== mode).map((mark) => mark.mode);
  if (!isKnown || mode === null) {
    const modes = found.map((mark) => mark.mode).join(' and ');
    return `${node} has rules of kube-proxy in the modes ${modes}: one of them is left over, and which one is not known, because ${because}`;
  }
  return `kube-proxy of ${node} works in mode ${mode} (${because}), and rules of mode ${left.join(' and ')} are left over`;
}
