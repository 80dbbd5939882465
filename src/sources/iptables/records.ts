/** Rows of a few integers each, one behind the other in one array that grows: an object for each would take ten times the room. */
export interface Records {
  size(): number;
  /** Adds a row and tells its number. */
  add(values: readonly number[]): number;
  get(row: number, field: number): number;
  set(row: number, field: number, value: number): void;
}

const firstRows = 16;

export function createRecords(fields: number): Records {
  let values = new Int32Array(firstRows * fields);
  let size = 0;
  return {
    size: () => size,
    add(row) {
      if ((size + 1) * fields > values.length) {
        const grown = new Int32Array(values.length * 2);
        grown.set(values);
        values = grown;
      }
      for (let field = 0; field < fields; field += 1) values[size * fields + field] = row[field]!;
      size += 1;
      return size - 1;
    },
    get: (row, field) => values[row * fields + field]!,
    set(row, field, value) {
      values[row * fields + field] = value;
    },
  };
}
