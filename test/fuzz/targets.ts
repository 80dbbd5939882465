import assert from 'node:assert/strict';
import { FlowsFileError, parseFlowsFile } from '../../src/explain/flows-file.ts';
import { compileNode } from '../../src/netfilter/compile-node.ts';
import type { Hook } from '../../src/netfilter/rule.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import { parseFlannelSubnet } from '../../src/sources/flannel-subnet/parse.ts';
import { splitByHost } from '../../src/sources/ip-addr/split.ts';
import { parseIptables } from '../../src/sources/iptables/index.ts';
import type { ObjectsByKind } from '../../src/sources/kube-api/kinds.ts';
import { parseKubeConfig } from '../../src/sources/kube-api/live/kubeconfig.ts';
import { readObjects } from '../../src/sources/kube-api/objects.ts';
import { parseKubeProxyConfig } from '../../src/sources/kube-proxy-config/parse.ts';
import { parseNetworkNamespaces } from '../../src/sources/network-namespaces/parse.ts';
import { parseNft } from '../../src/sources/nft/parse-ruleset.ts';
import { parseProxyHealth } from '../../src/sources/proxy-health/parse.ts';
import { readManifest } from '../../src/sources/read/manifest.ts';
import { recognise, recogniseAs } from '../../src/sources/recognise.ts';
import { runAt, untracked } from '../netfilter/ruleset.ts';
import { nodeOf } from '../sources/evidence/files-of.ts';
import { parsers } from '../sources/parsers.ts';
import { assertLinesExist, assertMessages, assertNoLineLost } from './properties.ts';
import { samplesOf } from './samples.ts';

/** One thing that reads what others wrote. */
export interface Target {
  name: string;
  samples: readonly string[];
  /** Texts are made up to this many characters. */
  longest: number;
  /** Reads the text and checks what is promised of it; throws where that does not hold. */
  examine(text: string): void;
}

const here = 'here';

/** Formats in which a line stands for itself, and the lines that are no data. */
const byLine: Partial<Record<keyof typeof parsers, (line: string) => boolean>> = {
  conntrack: () => false,
  'conntrack-statistics': () => false,
  'ip-neigh': () => false,
  'bridge-fdb': () => false,
};

const isJsonText = (text: string): boolean => /^\s*[[{]/.test(text);

const plain = (Object.keys(parsers) as (keyof typeof parsers)[]).map(
  (kind): Target => ({
    name: kind,
    samples: samplesOf(
      kind === 'bridge-vlan' ? 'nodes/healthy-legacy/nodes/node-1/bridge-vlan.txt' : `sources/${kind}`,
    ),
    longest: 4000,
    examine(text) {
      const { facts, warnings } = parsers[kind](text, here);
      const list = Array.isArray(facts) ? (facts as { origin: { source: string; line: number } }[]) : [];
      assertLinesExist(text, here, [...list, ...warnings]);
      assertMessages(warnings);
      const isHeader = byLine[kind];
      if (isHeader !== undefined && !isJsonText(text)) assertNoLineLost(text, [...list, ...warnings], isHeader);
      recognise(text);
    },
  }),
);

/** Every rule of every chain, cut into words. */
const iptables: Target = {
  name: 'iptables',
  samples: [...samplesOf('sources/iptables'), ...samplesOf('nodes/healthy-legacy/nodes/node-1/iptables-save.txt')],
  longest: 4000,
  examine(text) {
    const dump = parseIptables(text, here);
    const rules = dump.tables.flatMap((table) => table.chainNames().flatMap((name) => table.chain(name)!.rules()));
    assertLinesExist(text, here, [...rules, ...dump.warnings]);
    assertMessages(dump.warnings);
    for (const table of dump.tables) for (const name of table.chainNames()) table.callers(name);
    if (dump.form === 'save' && !/^(?:\[\d+:\d+\] )?(?:-[^AI]|[^-*:#[C])/m.test(text))
      assertRulesKept(text, [...rules, ...dump.warnings]);
  },
};

/** Of iptables-save, each line that begins as a rule is one, or a warning, or the repetition of one. */
function assertRulesKept(text: string, told: readonly { origin: { line: number } }[]): void {
  const kept = new Set(told.map(({ origin }) => origin.line));
  const lines = text.split('\n');
  const known = new Set([...kept].map((number) => lines[number - 1]!.trim()));
  lines.forEach((line) => {
    if (/^-A \S/.test(line)) assert.ok(known.has(line.trim()), `rule lost: ${JSON.stringify(line)}`);
  });
}

const nft: Target = {
  name: 'nft',
  samples: samplesOf('sources/nft'),
  longest: 6000,
  examine(text) {
    const ruleset = parseNft(text, here);
    const rules = ruleset.tables.flatMap(({ chains }) => chains.flatMap((chain) => chain.rules()));
    assertMessages(ruleset.warnings);
    assertLinesExist(text, here, [...rules, ...ruleset.warnings]);
  },
};

const hooks: readonly Hook[] = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];

/** A ruleset is read, compiled, put in words, and a packet walks through all its hooks. */
const engine = (name: string, file: string, samples: readonly string[]): Target => ({
  name,
  samples,
  longest: 2500,
  examine(text) {
    const compiled = compileNode(readEvidence(nodeOf({ [file]: text })).nodes[0]!);
    for (const table of compiled.tables) {
      for (const chain of table.chainNames()) {
        for (const { statements } of table.chain(chain)?.rules ?? [])
          for (const statement of statements) statement.words();
      }
    }
    for (const hook of hooks) runAt({ tables: compiled.tables, hook, packet: untracked() });
    assertMessages(compiled.warnings);
  },
});

const kinds: readonly (keyof ObjectsByKind)[] = [
  'Node',
  'Pod',
  'Service',
  'EndpointSlice',
  'Endpoints',
  'NetworkPolicy',
  'Ingress',
  'Namespace',
  'ConfigMap',
];

const node = 'nodes/healthy-legacy/nodes/node-1';

const objects: Target = {
  name: 'kube-api',
  samples: samplesOf('nodes/healthy-legacy/api').map((text) => text.slice(0, 30_000)),
  longest: 6000,
  examine(text) {
    const kind = kinds[text.length % kinds.length]!;
    const { facts, warnings } = readObjects(kind, text, here);
    assertLinesExist(text, here, [...(facts ?? []), ...warnings].filter((told) => 'origin' in told) as never);
    assertMessages(warnings);
  },
};

const others: Target[] = [
  {
    name: 'kube-proxy-config',
    samples: samplesOf(`${node}/kube-proxy-config.yaml`),
    longest: 3000,
    examine(text) {
      assertMessages(parseKubeProxyConfig(text, here).warnings);
    },
  },
  {
    name: 'flannel-subnet',
    samples: [
      'FLANNEL_NETWORK=10.42.0.0/16\nFLANNEL_SUBNET=10.42.1.1/24\nFLANNEL_IPV6_SUBNET=fd10::1/64\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n',
    ],
    longest: 1000,
    examine(text) {
      const { warnings } = parseFlannelSubnet(text, here);
      assertLinesExist(text, here, warnings);
      assertMessages(warnings);
    },
  },
  {
    name: 'proxy-health',
    samples: [
      'HTTP/1.1 503 Service Unavailable\n\n{"lastUpdated": "2026-11-21 15:04:05.1 +0000 UTC m=+3.1","currentTime": "2026-11-21T15:04:05Z", "nodeEligible": true}\n',
      'connect ECONNREFUSED 127.0.0.1:10256\n',
    ],
    longest: 1000,
    examine(text) {
      const { facts, warnings } = parseProxyHealth(text, here);
      assertLinesExist(text, here, [...(facts === null ? [] : [facts]), ...warnings]);
      assertMessages(warnings);
    },
  },
  {
    name: 'network-namespaces',
    samples: ['[{"inode":"1","pid":2,"name":null,"podUid":"u","hostname":"h","folder":"netns-1"}]'],
    longest: 1000,
    examine(text) {
      assertMessages(parseNetworkNamespaces(text, here).warnings);
    },
  },
  {
    name: 'manifest',
    samples: [
      ...samplesOf(`${node}/stderr.json`),
      '{"time":"2026-01-01T00:00:00Z","commands":[{"file":"nodes/a/ss.txt","command":["ss"],"exitCode":0,"stderr":""}]}',
    ],
    longest: 3000,
    examine(text) {
      readManifest(['bundle.json', 'nodes/__proto__/stderr.json'], () => text);
    },
  },
  {
    name: 'flows-file',
    samples: samplesOf('verify'),
    longest: 2000,
    examine(text) {
      try {
        parseFlowsFile(text, here);
      } catch (error) {
        assert.ok(error instanceof FlowsFileError, String((error as Error).stack));
      }
    },
  },
  {
    name: 'kubeconfig',
    samples: [
      'apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster: {server: "https://10.0.0.1:6443"}\nusers:\n- name: u\n  user: {token: t, exec: {command: ./x, args: [a], env: [{name: A, value: b}]}}\ncontexts:\n- name: c\n  context: {cluster: a, user: u, namespace: n}\ncurrent-context: c\n',
    ],
    longest: 1500,
    examine(text) {
      parseKubeConfig(text, '/nowhere');
    },
  },
  {
    name: 'recognise',
    samples: [...samplesOf('sources'), ...samplesOf('pasted')].map((text) => text.slice(0, 8000)),
    longest: 4000,
    examine(text) {
      recognise(text);
      recogniseAs(text, ['ip-route', 'ip-rule']);
      for (const host of splitByHost(text) ?? []) {
        if (host.text !== '') assert.equal(host.text.split('\n').length, text.split('\n').length);
      }
    },
  },
];

/** Everything that reads text from outside. */
export const targets: readonly Target[] = [
  ...plain,
  iptables,
  nft,
  engine('iptables-rules', 'iptables-save.txt', [...iptables.samples, ...samplesOf('chains').slice(0, 20)]),
  engine(
    'nft-rules',
    'nft-ruleset.txt',
    samplesOf('sources/nft/every-kind.txt').concat(samplesOf('sources/nft/kube-proxy.txt')),
  ),
  engine('nft-json-rules', 'nft-ruleset.json', samplesOf('sources/nft/every-kind.json')),
  objects,
  ...others,
];
