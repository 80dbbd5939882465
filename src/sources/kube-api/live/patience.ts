/** How long to wait for the API. */
export interface Patience {
  /** Milliseconds without a byte after which a request is given up. */
  silence: number;
  /** Milliseconds for everything together, credentials included. */
  total: number;
}

export const defaultPatience: Patience = { silence: 10_000, total: 120_000 };

/** Aborts when nothing has happened for so long. */
export interface Watch {
  signal: AbortSignal;
  /** Something happened. */
  touch(): void;
  stop(): void;
}

/** Watches for silence of so many milliseconds. */
export function watchSilence(milliseconds: number): Watch {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), milliseconds);
  return { signal: controller.signal, touch: () => timer.refresh(), stop: () => clearTimeout(timer) };
}
