/** A whole number for people: `1,234`. Without `Intl`, which takes a tenth of a second to load. */
export function thousands(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}
