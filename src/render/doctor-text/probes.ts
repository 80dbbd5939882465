import { outcomeWords } from '../../doctor/probing/words.ts';
import { counted } from '../../model/counted.ts';
import type { CheckResult, DoctorReport, ProbeResult } from '../../model/doctor-report.ts';
import type { RenderOptions } from '../index.ts';
import type { Paint } from '../paint.ts';
import { renderTable } from '../table.ts';
import { hang } from '../wrap.ts';

interface Row {
  check: CheckResult;
  probe: ProbeResult;
}

/** Rows that are shown without --verbose. */
const fewRows = 12;

/** What was really sent, beside what was predicted: a line that counts, and those that are not as they should be; with --verbose all. */
export function renderProbes({ checks }: DoctorReport, { width, verbose }: RenderOptions, paint: Paint): string[] {
  const rows = checks.flatMap((check) => check.probes.map((probe): Row => ({ check, probe })));
  if (rows.length === 0) return [];
  const wanted = verbose ? rows : rows.filter(isRemarkable);
  const shown = verbose ? wanted : wanted.slice(0, fewRows);
  const hidden = wanted.length - shown.length;
  const heads = ['check', 'from', 'to', 'protocol', 'outcome', 'ms', 'predicted'];
  return [
    paint.strong('Packets that were really sent'),
    ...hang(countLine(rows), width),
    ...(shown.length > 0
      ? [
          '',
          ...renderTable(
            heads,
            shown.map((row) => cells(row, paint)),
            width,
            paint,
          ),
        ]
      : []),
    ...(hidden > 0 ? hang(paint.faint(`and ${hidden} more (--verbose)`), width) : []),
  ];
}

/** Not as predicted, not answered, or not sent. */
const isRemarkable = ({ probe: { agrees, outcome, predicted, protocol } }: Row): boolean =>
  // Where nothing passes, the path's MTU tells no more.
  !(protocol === 'mtu' && outcome === 'timed-out') &&
  (agrees === false || (predicted !== 'refused' && troubles.has(outcome)) || outcome === 'not-sent');

const troubles = new Set<ProbeResult['outcome']>([
  'refused',
  'reset',
  'unreachable',
  'timed-out',
  'certificate-error',
  'no-such-name',
  'large-lost',
  'several-answers',
]);

/** `41 probes for 120 connections: 38 as predicted, 2 where the evidence does not tell, 1 not as predicted`. */
function countLine(rows: readonly Row[]): string {
  const count = (matches: (probe: ProbeResult) => boolean): number => rows.filter(({ probe }) => matches(probe)).length;
  const parts: [number, string][] = [
    [count(({ agrees }) => agrees === true), 'as predicted'],
    [count(({ agrees }) => agrees === false), 'not as predicted'],
    [
      count(({ agrees, outcome }) => agrees === null && outcome !== 'not-sent'),
      'of what the evidence alone does not tell',
    ],
    [count(({ outcome }) => outcome === 'not-sent'), 'could not be sent'],
  ];
  const told = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
  return `${counted(rows.length, 'probe')}: ${told.join(', ')}`;
}

function cells({ check, probe }: Row, paint: Paint): string[] {
  const { from, to, protocol, outcome, millis, predicted, detail, agrees } = probe;
  const words = `${outcomeWords[outcome]}${detail === null ? '' : `: ${detail}`}`;
  const painted = agrees === false ? paint.bad(words) : agrees === true ? words : paint.doubtful(words);
  return [
    check.id,
    from,
    to,
    protocol,
    painted,
    millis === null ? '' : String(Number(millis.toPrecision(3))),
    predicted ?? '',
  ];
}
