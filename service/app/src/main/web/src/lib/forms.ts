/** Opens the closed section of a field with an invalid value, which a browser refuses without a word where it cannot show it. */
export function openInvalid(event: Event) {
  const closed = (event.target as Element).closest('details')
  if (closed) closed.open = true
}
