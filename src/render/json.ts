import { printableJson } from '../model/printable.ts';

/** An answer as JSON, the product's own format: two spaces, one newline at the end. */
export const renderJson = (answer: unknown): string => `${printableJson(JSON.stringify(answer, null, 2))}\n`;
