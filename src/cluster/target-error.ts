/** A target or source that cannot be resolved: one line for the person who typed it. */
export class TargetError extends Error {
  override name = 'TargetError';
}
