/** `33.33 %`. */
export const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;
