/** CPU seconds of one command at several sizes. */
export interface Curve {
  name: string;
  /** Thousands of lines, seconds. */
  points: [lines: number, seconds: number][];
}

const [width, height, margin] = [640, 360, 56];
const colours = ['#1b6ca8', '#c8553d', '#588157', '#6d597a', '#8d99ae'];

/** How the time grows with the file, as an SVG. */
export function drawGrowth(curves: readonly Curve[]): string {
  const points = curves.flatMap((curve) => curve.points);
  const [mostLines, mostSeconds] = [Math.max(...points.map(([x]) => x)), Math.max(...points.map(([, y]) => y)) * 1.1];
  const x = (lines: number): number => margin + (lines / mostLines) * (width - 2 * margin);
  const y = (seconds: number): number => height - margin - (seconds / mostSeconds) * (height - 2 * margin);
  const text = (at: [number, number], words: string, more = ''): string =>
    `<text x="${at[0].toFixed(0)}" y="${at[1].toFixed(0)}" ${more}>${words}</text>`;
  const step = 10 ** Math.floor(Math.log10(mostSeconds));
  const ticks = Array.from({ length: Math.floor(mostSeconds / step) + 1 }, (_, index) => index * step);
  const sizes = [...new Set(points.map(([lines]) => lines))];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    '<title>CPU seconds of the whole process, by thousand lines of iptables-save</title>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<path d="M${margin} ${margin}V${height - margin}H${width - margin}" fill="none" stroke="#333"/>`,
    ...ticks.map((at) => text([margin - 6, y(at) + 4], `${Number(at.toFixed(2))} s`, 'text-anchor="end"')),
    ...sizes.map((at) => text([x(at), height - margin + 18], at.toFixed(0), 'text-anchor="middle"')),
    text([width / 2, height - 14], 'thousand lines of iptables-save', 'text-anchor="middle"'),
    text([margin, 24], 'CPU seconds of the whole process'),
    ...curves.flatMap((curve, index) => drawCurve(curve, colours[index % colours.length]!, index)),
    '</svg>',
    '',
  ].join('\n');

  function drawCurve({ name, points: own }: Curve, colour: string, index: number): string[] {
    const path = own.map(([lines, seconds]) => `${x(lines).toFixed(1)} ${y(seconds).toFixed(1)}`).join('L');
    return [
      `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...own.map(
        ([lines, seconds]) =>
          `<circle cx="${x(lines).toFixed(1)}" cy="${y(seconds).toFixed(1)}" r="3" fill="${colour}"/>`,
      ),
      text([margin + 12, 48 + index * 16], name, `fill="${colour}"`),
    ];
  }
}
