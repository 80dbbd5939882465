import { widthOf, wrap } from './wrap.ts';

/** A line of a tree and what hangs below it. */
export interface Twig {
  text: string;
  /** Stands at the end of the line where there is room, else on lines of its own. */
  note?: string;
  /** More lines of text, each begun anew. */
  more?: string[];
  twigs?: Twig[];
}

interface Guides {
  branch: string;
  last: string;
  trunk: string;
  gap: string;
}

const wide: Guides = { branch: '├─ ', last: '└─ ', trunk: '│  ', gap: '   ' };
const narrow: Guides = { branch: '├ ', last: '└ ', trunk: '│ ', gap: '  ' };

/** A tree drawn with lines, none wider than `width`. The topmost texts stand at the margin. */
export function renderTree(tops: readonly Twig[], width: number): string[] {
  const guides = width < 50 ? narrow : wide;
  return tops.flatMap((top) => [...textOf(top, width), ...drawTwigs(top.twigs ?? [], width, guides)]);
}

function drawTwigs(twigs: readonly Twig[], width: number, guides: Guides): string[] {
  return twigs.flatMap((twig, index) => {
    const isLast = index === twigs.length - 1;
    const room = width - guides.gap.length;
    const below = isLast ? guides.gap : guides.trunk;
    const [first, ...others] = textOf(twig, room);
    const inner = [...others, ...drawTwigs(twig.twigs ?? [], room, guides)];
    return [(isLast ? guides.last : guides.branch) + first, ...inner.map((line) => below + line)];
  });
}

function textOf({ text, note, more = [] }: Twig, width: number): string[] {
  const lines = wrap(text, width);
  if (note !== undefined) {
    const beside = `${lines.at(-1)}  ${note}`;
    if (widthOf(beside) <= width) lines.splice(-1, 1, beside);
    else lines.push(...wrap(note, width));
  }
  return [...lines, ...more.flatMap((line) => wrap(line, width))];
}
