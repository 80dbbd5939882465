/** `k8snet debug` cannot do what it was asked here. The message is one line and says what would help. */
export class DebugError extends Error {
  override readonly name = 'DebugError';
}
