import { isPrintable, printableJson } from '../model/printable.ts';
import { yamlLibrary } from '../sources/yaml-library.ts';

/** An answer as YAML: the same data as JSON. Every value is written out, so that a reader need not look up anchors. */
export function renderYaml(answer: unknown): string {
  const { Document, visit } = yamlLibrary();
  const document = new Document(answer, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && !isPrintable(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
      // JSON knows no negative zero.
      if (Object.is(scalar.value, -0)) scalar.value = 0;
    },
  });
  return printableJson(document.toString({ lineWidth: 0 }));
}
