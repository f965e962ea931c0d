/** Between which an action of a template stands. The agent is told for each file. */
export const TEMPLATE_DELIMITERS = Object.freeze({ left: '[[', right: ']]' });
