/** A text of another field of the form, if it is filled in. */
export function formText(formData: unknown, field: string): string | undefined {
  if (typeof formData !== 'object' || formData === null) {
    return undefined;
  }
  const value = Object.entries(formData).find(([name]) => name === field)?.[1];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
