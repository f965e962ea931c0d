/** What begins and ends an action of a template. The agent is told for each file. */
export const TEMPLATE_DELIMITERS = Object.freeze({ left: '[[', right: ']]' });
