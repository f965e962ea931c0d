/**
 * The lines that `kubectl describe pod` prints of annotations. The first of them stands behind the heading, the others
 * below it:
 *
 *     Annotations:      example.com/short: value
 *                       example.com/long:
 *                         {"the": "value", of which kubectl shows the beginning...
 *     Status:           Running
 */
export function describedAnnotations(description: string): readonly string[] {
  const section = /^Annotations:(?<lines>.*\n(?:[ \t].*\n)*)/m.exec(description)?.groups?.['lines'];
  if (section === undefined) throw new Error(`no annotations in ${description.slice(0, 200)}`);
  return section
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
