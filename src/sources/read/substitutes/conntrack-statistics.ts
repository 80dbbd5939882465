import { readSmall } from './small-files.ts';

/** Counters of connection tracking (/proc/net/stat/nf_conntrack), a line for each processor, as `conntrack -S` prints them. */
export function printConntrackStatistics(root: string): string | null {
  const text = readSmall(`${root}/proc/net/stat/nf_conntrack`);
  if (text === null) return null;
  const [head = '', ...rows] = text.split('\n');
  const names = head.trim().split(/\s+/);
  const lines = rows.map((row, cpu) => {
    const values = row.trim().split(/\s+/);
    const pairs = names
      .map((name, at) => `${name}=${Number.parseInt(values[at] ?? '0', 16)}`)
      .filter((pair) => !pair.startsWith('entries='));
    return [`cpu=${cpu}`, ...pairs].join(' ');
  });
  return `${lines.join('\n')}\n`;
}
