/** Control characters, line separators and the marks that turn the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unsafe = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text on one line and harmless to a terminal: names and messages from evidence may hold anything. */
export function printable(text: string): string {
  return text.replace(unsafe, escapeCharacter);
}

/** JSON, or YAML whose unsafe texts are in double quotes, with the same characters as `\\u` escapes: the data stays as it is. */
export function printableJson(json: string): string {
  return otherThanNewline.test(json) ? escapeJson(json) : json;
}

/** Mostly there is none: one look at 70 MB is cheap, a call for each of its lines is not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const otherThanNewline = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

function escapeJson(json: string): string {
  return json.replace(unsafe, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Does the text hold a character that would have to be made visible? */
export const isPrintable = (text: string): boolean => text.search(unsafe) < 0;

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
}
