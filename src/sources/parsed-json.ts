import type { SourceText } from '../model/evidence.ts';

const values = new WeakMap<SourceText, unknown>();

/** Keeps what a text holds that was parsed to see whether it is whole, so that its reader need not parse it again. */
export function keepJson(text: SourceText, value: unknown): void {
  values.set(text, value);
}

/** The value that was kept, which is then forgotten; undefined where there is none. */
export function takeJson(text: SourceText): unknown {
  const value = values.get(text);
  values.delete(text);
  return value;
}
