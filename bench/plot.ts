/** What one command takes at several sizes. */
export interface Curve {
  name: string;
  points: [thousandLines: number, amount: number][];
}

/** Curves that are drawn together. */
export interface Panel {
  title: string;
  /** Of the amounts: `s`, `MB`. */
  unit: string;
  curves: readonly Curve[];
}

const [width, height, margin] = [640, 340, 56];
const colours = ['#1b6ca8', '#c8553d', '#588157', '#6d597a', '#8d99ae'];

/** How time and memory grow with the file, as an SVG with one panel below the other. */
export const drawGrowth = (panels: readonly Panel[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height * panels.length}" font-family="sans-serif" font-size="12">`,
    '<title>CPU time and memory of whole processes, by thousand lines of iptables-save</title>',
    `<rect width="${width}" height="${height * panels.length}" fill="#fff"/>`,
    ...panels.flatMap((panel, index) => [
      `<g transform="translate(0 ${index * height})">`,
      ...drawPanel(panel),
      '</g>',
    ]),
    '</svg>',
    '',
  ].join('\n');

function drawPanel({ title, unit, curves }: Panel): string[] {
  const points = curves.flatMap((curve) => curve.points);
  const [mostLines, mostAmount] = [Math.max(...points.map(([x]) => x)), Math.max(...points.map(([, y]) => y)) * 1.1];
  const x = (lines: number): number => margin + (lines / mostLines) * (width - 2 * margin);
  const y = (amount: number): number => height - margin - (amount / mostAmount) * (height - 2 * margin);
  const step = stepOf(mostAmount);
  const ticks = Array.from({ length: Math.floor(mostAmount / step) + 1 }, (_, index) => index * step);
  const sizes = [...new Set(points.map(([lines]) => lines))];
  return [
    `<path d="M${margin} ${margin}V${height - margin}H${width - margin}" fill="none" stroke="#333"/>`,
    ...ticks.map((at) => text([margin - 6, y(at) + 4], `${Number(at.toFixed(2))} ${unit}`, 'text-anchor="end"')),
    ...sizes.map((at) => text([x(at), height - margin + 18], at.toFixed(0), 'text-anchor="middle"')),
    text([width / 2, height - 14], 'thousand lines of iptables-save', 'text-anchor="middle"'),
    text([margin, 24], title, 'font-weight="bold"'),
    ...curves.flatMap((curve, index) => drawCurve(curve, index)),
  ];

  function drawCurve({ name, points: own }: Curve, index: number): string[] {
    const colour = colours[index % colours.length]!;
    const path = own.map(([lines, amount]) => `${x(lines).toFixed(1)} ${y(amount).toFixed(1)}`).join('L');
    return [
      `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...own.map(
        ([lines, amount]) =>
          `<circle cx="${x(lines).toFixed(1)}" cy="${y(amount).toFixed(1)}" r="3" fill="${colour}"/>`,
      ),
      text([margin + 12, 48 + index * 16], name, `fill="${colour}"`),
    ];
  }
}

/** Between two and ten to the axis: 1, 2 or 5 of a power of ten. */
function stepOf(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return most / power < 2 ? power / 5 : most / power < 5 ? power / 2 : power;
}

const text = (at: [number, number], words: string, more = ''): string =>
  `<text x="${at[0].toFixed(0)}" y="${at[1].toFixed(0)}" ${more}>${words}</text>`;
