/** Controls that use the key themselves. */
const TAKEN =
  'input, textarea, select, button, a, summary, [role="slider"], [role="option"], [role="menuitem"], [role="dialog"]';

/** Whether a key of the whole page may act: nobody is typing, no control has the focus that would take it, no modifier is held. */
export function isFree(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  return !(event.target instanceof Element && event.target.closest(TAKEN));
}

/** Whether a key that writes belongs to a field or a dialog, or comes with a modifier. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  return event.target instanceof Element && event.target.closest('input, textarea, select, [role="dialog"]') !== null;
}
