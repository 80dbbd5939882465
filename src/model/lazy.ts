/** Computes a value when it is first asked for, and once. */
export function lazy<Value>(compute: () => Value): () => Value {
  let memory: { value: Value } | null = null;
  return () => {
    memory ??= { value: compute() };
    return memory.value;
  };
}
