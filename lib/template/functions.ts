/** The functions that a template of an agent can call: Go's own and those of consul-template 0.41. */

/** Least and most arguments. */
type Arity = readonly [number, number];

const MANY = Number.POSITIVE_INFINITY;

/** A function's arguments, and what it makes of a value that is missing. */
export interface TemplateFunction {
  readonly arity: Arity;
  /** Whether every argument has to be a text, so that a missing value fails. */
  readonly texts: boolean;
  /** Whether it prints a missing value as one. */
  readonly prints: boolean;
}

/** Names with their arguments; `s` for functions of texts alone, `p` for those that print. */
const TABLE = `
and 1+|or 1+|not 1|len 1|index 1+|slice 1+|html 0+ p|js 0+ p|urlquery 0+ p|print 0+ p|printf 1+ p|println 0+ p|call 1+
eq 1+|ne 2|lt 2|le 2|gt 2|ge 2
datacenters 0+|exportedServices 0+|file 1 s|key 1 s|keyExists 1 s|keyOrDefault 2 s|ls 1 s|safeLs 1 s|node 0+ s|nodes 0+ s
partitions 0|peerings 0+ s|secret 0+ s|secrets 1 s|service 0+ s|connect 0+ s|services 0+ s|tree 1 s|safeTree 1 s
caRoots 0+ s|caLeaf 0+ s|pkiCert 0+ s|nomadServices 0+|nomadService 0+|nomadVarList 0+|nomadVarListSafe 0+|nomadVar 0+
nomadVarExists 0+|scratch 0
base64Decode 1 s|base64Encode 1 s|base64URLDecode 1 s|base64URLEncode 1 s|byKey 1|byPort 1|byTag 1|byMeta 2|contains 2
containsAll 2|containsAny 2|containsNone 2|containsNotAll 2|env 1 s|mustEnv 1 s|envOrDefault 2 s|executeTemplate 1+
explode 1|explodeMap 1|mergeMap 2+|mergeMapWithOverride 2|in 2|indent 2|loop 1-2|join 2|trim 2 s|trimPrefix 2 s
trimSuffix 2 s|trimSpace 1 s|parseBool 1 s|parseFloat 1 s|parseInt 1 s|parseJSON 1 s|parseUint 1 s|parseYAML 1 s
plugin 1+|regexReplaceAll 3 s|regexMatch 2 s|replaceAll 3 s|sha256Hex 1 s|md5sum 1 s|hmacSHA256Hex 2 s|timestamp 0+ s
toLower 1 s|toUpper 1 s|toTitle 1 s|toJSON 1|toJSONPretty 1|toUnescapedJSON 1|toUnescapedJSONPretty 1|toTOML 1|toYAML 1
split 2 s|splitToMap 3 s|sockaddr 0+|writeToFile 4+
add 2|subtract 2|multiply 2|divide 2|modulo 2|minimum 2|maximum 2
spew_dump 0+|spew_printf 1+|spew_sdump 0+|spew_sprintf 1+`;

/** Of Masterminds' sprig 3, which consul-template has with a prefix. What they do with a value is not known here. */
const SPRIG = `abbrev abbrevboth add add1 add1f addf adler32sum ago all any append atoi b32dec b32enc b64dec b64enc base
bcrypt biggest buildCustomCert camelcase cat ceil chunk clean coalesce compact concat contains date dateInZone dateModify
date_in_zone date_modify decryptAES deepCopy deepEqual default derivePassword dict dig dir div divf duration durationRound
empty encryptAES env expandenv ext fail first float64 floor fromJson genCA genCAWithKey genPrivateKey genSelfSignedCert
genSelfSignedCertWithKey genSignedCert genSignedCertWithKey get getHostByName has hasKey hasPrefix hasSuffix hello htmlDate
htmlDateInZone htpasswd indent initial initials int int64 isAbs join kebabcase keys kindIs kindOf last list lower max maxf
merge mergeOverwrite min minf mod mul mulf must_date_modify mustAppend mustChunk mustCompact mustDateModify mustDeepCopy
mustFirst mustFromJson mustHas mustInitial mustLast mustMerge mustMergeOverwrite mustPrepend mustRegexFind mustRegexFindAll
mustRegexMatch mustRegexReplaceAll mustRegexReplaceAllLiteral mustRegexSplit mustRest mustReverse mustSlice mustToDate
mustToJson mustToPrettyJson mustToRawJson mustUniq mustWithout nindent nospace now omit osBase osClean osDir osExt osIsAbs
pick pluck plural prepend quote randAlpha randAlphaNum randAscii randBytes randInt randNumeric regexFind regexFindAll
regexMatch regexQuoteMeta regexReplaceAll regexReplaceAllLiteral regexSplit repeat replace rest reverse round semver
semverCompare seq set sha1sum sha256sum sha512sum shuffle slice snakecase sortAlpha split splitList splitn squote sub subf
substr swapcase ternary title toDate toDecimal toJson toPrettyJson toRawJson toString toStrings trim trimAll trimPrefix
trimSuffix trimall trunc tuple typeIs typeIsLike typeOf uniq unixEpoch unset until untilStep untitle upper urlJoin urlParse
uuidv4 values without wrap wrapWith`;

/** What is known of a function; undefined for one of sprig's, and for a name that is none. */
export function templateFunction(name: string): TemplateFunction | undefined {
  const entry = new RegExp(String.raw`(?:^|[|\n])${name} (\d\S*)(?: ([sp]))?(?=[|\n]|$)`).exec(TABLE);
  return entry === null
    ? undefined
    : { arity: arityOf(entry[1] ?? ''), texts: entry[2] === 's', prints: entry[2] === 'p' };
}

/** Whether an agent's template can call it. A later agent may have more of them. */
export function isTemplateFunction(name: string): boolean {
  return templateFunction(name) !== undefined || (name.startsWith('sprig_') && isSprig(name.slice(6)));
}

/** The name that was meant: of sprig's without its prefix, as Helm has them. */
export function likelyFunction(name: string): string | undefined {
  return isSprig(name) ? `sprig_${name}` : undefined;
}

function isSprig(name: string): boolean {
  return SPRIG.split(/\s+/).includes(name);
}

function arityOf(count: string): Arity {
  const [, least, rest] = /^(\d+)(\+|-\d+)?$/.exec(count) ?? [];
  const from = Number(least);
  if (rest === undefined) return [from, from];
  return [from, rest === '+' ? MANY : Number(rest.slice(1))];
}
