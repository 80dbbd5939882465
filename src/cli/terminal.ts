/** Where the output goes. */
export interface Terminal {
  /** Columns. */
  width: number;
  colour: boolean;
  /** May progress be shown on stderr? */
  interactive: boolean;
}

interface Stream {
  isTTY?: boolean;
  columns?: number;
}

/** Looks at streams and environment. COLUMNS counts where stdout is no terminal; `--no-color` stands above all. */
export function describeTerminal(
  stdout: Stream,
  stderr: Stream,
  environment: Record<string, string | undefined>,
  options: { color?: unknown; quiet?: unknown },
): Terminal {
  return {
    width: stdout.columns || columnsOf(environment) || 80,
    colour: options.color !== false && isColourful(stdout, environment),
    interactive: isSized(stderr) && options.quiet !== true && environment.TERM !== 'dumb',
  };
}

/** A terminal that tells no size (a pty that nobody set up) cannot have lines redrawn: ora would clear them without end. */
const isSized = ({ isTTY, columns }: Stream): boolean => isTTY === true && columns !== undefined && columns > 0;

function columnsOf({ COLUMNS }: Record<string, string | undefined>): number | null {
  return COLUMNS !== undefined && /^[1-9]\d{0,4}$/.test(COLUMNS) ? Number(COLUMNS) : null;
}

/** no-color.org and force-color.org; where both ask, none. */
function isColourful(stdout: Stream, { NO_COLOR, FORCE_COLOR, TERM }: Record<string, string | undefined>): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return stdout.isTTY === true && TERM !== 'dumb';
}
