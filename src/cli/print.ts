/** Characters that are written at a time: an answer of 100 MB need not be in memory a second time as bytes. */
const atOnce = 1024 * 1024;

/** Writes a text. Ends also where whoever reads has gone away (EPIPE, as with `| head`). */
export async function print(stream: NodeJS.WritableStream, text: string): Promise<void> {
  // Without a listener it would end the program.
  stream.on('error', () => {});
  for (let start = 0; start < text.length; ) {
    const end = endOfPiece(text, start);
    const isWritten = await new Promise<boolean>((done) => {
      stream.write(text.slice(start, end), (error) => done(error == null));
    });
    if (!isWritten) return;
    start = end;
  }
}

/** Two halves of one character (surrogates) stay together. */
function endOfPiece(text: string, start: number): number {
  const end = start + atOnce;
  if (end >= text.length) return text.length;
  return isFirstHalf(text.charCodeAt(end - 1)) ? end - 1 : end;
}

const isFirstHalf = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
