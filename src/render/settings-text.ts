import type { Evidence } from '../model/finding.ts';
import type { ProxySetting, SettingTeller } from '../model/proxy-setting.ts';
import type { RenderOptions } from './index.ts';
import { lineOf } from './line-of.ts';
import type { Paint } from './paint.ts';
import { renderTable } from './table.ts';
import { hang } from './wrap.ts';

const heads = ['', 'setting', 'value', 'told by', 'seen'];

/** What is set of connection tracking is worth a line where somebody asks for it, and the kernel has something else. */
export const isWorthTelling = ({ name, by, agrees }: ProxySetting): boolean =>
  !name.startsWith('conntrack.') || (agrees === false && by !== 'default');

/** What kube-proxy is told, beside what the node shows of it: a table, or every setting with its lines where `verbose`; below it what differs and what does not count. */
export function renderSettings(
  settings: readonly ProxySetting[],
  { width, verbose }: Pick<RenderOptions, 'width' | 'verbose'>,
  paint: Paint,
): string[] {
  if (verbose) return settings.flatMap((setting) => renderOne(setting, width, paint));
  const shown = settings.filter(isWorthTelling);
  const remarks = shown.flatMap((setting) => [
    ...(setting.words === null ? [] : [setting.words]),
    ...setting.overruled.map((other) => `${setting.name}: ${other.value} of the ${tellers[other.by]} does not count`),
  ]);
  return [
    ...renderTable(
      heads,
      shown.map((setting) => rowOf(setting, paint)),
      width,
      paint,
    ),
    ...remarks.flatMap((text) => hang(text, width)),
  ];
}

/** The same in one line, without what is left to the kernel: `mode ipvs, clusterCIDR 10.42.0.0/16, masqueradeAll true (the rules: false)`. */
export const summariseSettings = (settings: readonly ProxySetting[]): string =>
  settings
    .filter(isWorthTelling)
    .map(({ name, value, seen, agrees }) => {
      const otherwise = agrees === false ? ` (seen: ${seen?.value})` : '';
      return `${name} ${value ?? `not known${seen === null ? '' : ` (seen: ${seen.value})`}`}${otherwise}`;
    })
    .join(', ');

const tellers: Record<SettingTeller, string> = {
  answer: "kube-proxy's answer",
  file: 'configuration file',
  'config map': 'ConfigMap',
  'command line': 'command line',
  default: 'default',
};

const rowOf = ({ name, value, by, seen, agrees }: ProxySetting, paint: Paint): string[] => [
  mark(agrees, paint),
  name,
  value ?? paint.faint('not known'),
  by === null ? '' : tellers[by],
  seen?.value ?? '',
];

const mark = (agrees: boolean | null, paint: Paint): string =>
  agrees === null ? '' : agrees ? paint.good('ok') : paint.bad('DIFFERS');

function renderOne(setting: ProxySetting, width: number, paint: Paint): string[] {
  const { name, value, by, evidence, overruled, seen, agrees, words } = setting;
  const judged = agrees === null ? '' : `: ${mark(agrees, paint)}`;
  return [
    ...hang(`${name} = ${value ?? 'not known'}${judged}`, width),
    ...[
      ...(by === null ? [] : [`${tellers[by]}${linesOf(evidence)}`]),
      ...overruled.map(
        (other) => `${tellers[other.by]}, which does not count: ${other.value}${linesOf(other.evidence)}`,
      ),
      ...(seen === null ? [] : [`seen: ${seen.value}${linesOf(seen.evidence)}`]),
      ...(words === null ? [] : [words]),
    ]
      .flatMap((text) => hang(text, width - 2))
      .map((line) => `  ${line}`),
  ];
}

/** ` (nodes/a/kube-proxy-config.yaml:28 mode: ipvs)` */
const linesOf = (evidence: readonly Evidence[]): string =>
  evidence.length === 0 ? '' : ` (${evidence.map((one) => `${lineOf(one)} ${one.text.trim()}`).join('; ')})`;
