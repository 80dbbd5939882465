/** Codes of characters, for those who look at a text character by character. */
export const tab = 9;
export const newline = 10;
export const carriageReturn = 13;
export const space = 32;
export const quote = 34;
export const hash = 35;
export const comma = 44;
export const dash = 45;
export const colon = 58;
export const semicolon = 59;
export const letterA = 65;
export const openBracket = 91;
export const backslash = 92;
export const closeBracket = 93;
export const openBrace = 123;
export const closeBrace = 125;
