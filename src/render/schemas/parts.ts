/** A JSON Schema, draft 2020-12. */
export type Schema = { [keyword: string]: unknown };

/**
 * An object of exactly these properties, all of them there. More may come in later versions, so readers should not
 * insist; `additionalProperties` stays open for them.
 */
export const object = (properties: Record<string, Schema>, description?: string): Schema => ({
  type: 'object',
  ...(description !== undefined && { description }),
  properties,
  required: Object.keys(properties),
});

/** A list of such elements. */
export const list = (items: Schema, description?: string): Schema => ({
  type: 'array',
  items,
  ...(description !== undefined && { description }),
});

/** A string. */
export const text = (description?: string): Schema => ({
  type: 'string',
  ...(description !== undefined && { description }),
});
/** A whole number. */
export const whole = (description?: string): Schema => ({
  type: 'integer',
  ...(description !== undefined && { description }),
});
/** True or false. */
export const truth: Schema = { type: 'boolean' };
/** One of these values. */
export const oneOf = (...values: unknown[]): Schema => ({ enum: values });
/** A part of a whole: shares that are added up may exceed 1 by a rounding. */
export const share: Schema = { type: 'number', minimum: 0, maximum: 1.000001 };

/** The schema's value, or null. */
export function orNull(schema: Schema): Schema {
  if (typeof schema.type === 'string') return { ...schema, type: [schema.type, 'null'] };
  return { anyOf: [schema, { type: 'null' }] };
}

/** The whole answer of a command. */
export function answer(kind: string, title: string, properties: Record<string, Schema>): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    ...object({ apiVersion: { const: 'k8snet/v1' }, kind: { const: kind }, ...properties }),
  };
}

/** How a packet ends. */
export const verdict = oneOf('delivered', 'dropped', 'rejected', 'unroutable', 'unknown');

/** A finding, wherever one appears. */
export const finding = object({
  id: text('kebab-case'),
  severity: oneOf('error', 'warning', 'info'),
  title: text('one sentence'),
  node: orNull(text()),
  subject: orNull(text()),
  rootCause: truth,
  confidence: share,
  evidence: { ...list(object({ source: text(), line: whole(), text: text() })), minItems: 1 },
  explains: list(text()),
  fix: list(text('a command')),
});
