/** Values that the compiler's types say nothing of, or that are right although they look wrong. Each has its reason. */
export interface Exception {
  /** The entry point and its argument, as the test names both. */
  readonly where: RegExp;
  /** Which of the values that are tried. */
  readonly values: readonly string[];
  readonly why: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    where: /\.requiredParameters\.0$/,
    values: ["''"],
    why: 'servers take the empty name too, and a policy that is imported may have it',
  },
  {
    where: /^printTypeScript\(options\.name$/,
    values: ["''"],
    why: 'a file may have nothing before its ending; the constant is then called policy',
  },
  {
    where: /^VaultManifestValidation#validate\(context\./,
    values: ['a misspelt property'],
    why: 'cdk8s hands it over, and newer versions hand over more',
  },
  {
    where: /\.(?:allowed|denied)Parameters\.name(?:\.0)+$/,
    values: ["''", '-1', '1.5'],
    why: 'a request may carry any text and any number',
  },
  {
    where: /(?:options\.|\()comment$/,
    values: ["''"],
    why: 'a policy that is imported may have an empty one',
  },
  {
    where:
      /^(?:PolicyDocument\.parse|formatPolicy|parseHcl|looksLikePolicy)\(text$|^lintPolicies\(sources\.0\.text$/,
    values: ["''"],
    why: 'an empty file is a policy that grants nothing',
  },
  {
    where: /^(?:Explanation\.of|PolicySet#\w+|PolicyDocument#\w+|pathUse|policyMatchers\.\w+)\(path$/,
    values: ["''"],
    why: 'a server can be asked for its root, where no rule is',
  },
  {
    where: /^PolicySet\.of\(options\.identity\.|^identityOf\(values\./,
    values: ["''"],
    why: 'what a server knows of an identity may be empty, and drops or breaks a rule as it does there',
  },
  {
    where: /^(?:isCapability\(text|ConfigurationError\.is\(error)$/,
    values: ['undefined', 'null', "''", '5', 'true', '[]', '{}', "'nonsense'"],
    why: 'it is the question whether a value is one',
  },
  {
    where: /^new ConfigurationError\(/,
    values: [
      'undefined',
      'null',
      "''",
      "'nonsense'",
      '5',
      'NaN',
      '-1',
      '1.5',
      'true',
      '[]',
      '{}',
      'a misspelt property',
    ],
    why: 'the tables of errors make it; a check there would hide the error that is being told',
  },
  {
    where: /#orElse\(value$|^vaultPath\(options\.parameters\.|\.telemetry\.prefix$/,
    values: ["''", '-1', '1.5'],
    why: 'any text and any number can be meant',
  },
  { where: /^joined\(separator$/, values: ["''"], why: 'nothing between the values is a separator too' },
  {
    where: /^Guard\w+\.label\w+\(labels\./,
    values: ["''"],
    why: 'Kubernetes has labels with an empty value',
  },
  {
    where: /^ServiceMesh#annotations\(given\.name$/,
    values: ["''"],
    why: 'an annotation may be empty',
  },
  { where: /^Ttl\.(?:minutes|hours)\(amount$/, values: ['1.5'], why: 'half a minute is 30 s' },
  {
    where: /^new VaultInjected\w+\(props\.(?:containers|initContainersBeforeSecrets)\.0$/,
    values: ['{}'],
    why: 'what a container has is for cdk8s-plus to say',
  },
  {
    where: /(?:^new Vault\w+Auth|^TokenReviewer#configuration)\(.*cluster\.\w+x$/,
    values: ['a misspelt property'],
    why: 'an AksCluster is taken too, which has more properties',
  },
  {
    where: /^new VaultIdentityGroup\(props\.members\.0\.role(?:\.auth)?x$/,
    values: ['a misspelt property'],
    why: 'a grant and a role are members, which have more properties',
  },
  {
    where: /policies\.0\.policyNamex$/,
    values: ['a misspelt property'],
    why: 'a VaultPolicy is taken too, which has more properties',
  },
  {
    where: /^(?:checkSummary\(found|objectName\(location)\.\w+x$/,
    values: ['a misspelt property'],
    why: 'a CheckResult and a Location are taken too, which have more properties',
  },
  {
    where: /^(?:checkManifests|declaredByAnnotations|readPods)\(sources\.0\.text$/,
    values: ["''"],
    why: 'an empty file has no manifest',
  },
  {
    where: /^objectName\(location\.name$/,
    values: ["''"],
    why: 'an object without a name is told to be one',
  },
  {
    where: /^VaultAccess\.of(?:Reads\(identity\.workloadx|\(props\.filesx)$/,
    values: ['a misspelt property'],
    why: 'a VaultAccess is an identity, and has more properties',
  },
  {
    where: /^TokenReviewer\.serviceAccount\(options\.(?:jwt|writeOnlyVersion)$/,
    values: ['null', "'nonsense'", 'NaN', '-1', '1.5', 'true', '[]', '{}'],
    why: 'the mount refuses them: a text as JWT would be in the state, and a version is a whole number from 1',
  },
  {
    where: /\.vault\.addressx$/,
    values: ['a misspelt property'],
    why: 'a VaultServer is taken too, which has more properties',
  },
  {
    where: /(?:props|Pool)\.(?:labels|tags)\.name$/,
    values: ["''"],
    why: 'Azure and Kubernetes have tags and labels with an empty value',
  },
  {
    where: /\.destination\.(?:storageAccountId|eventHub)$/,
    values: ['undefined'],
    why: 'the workspace beside it is the one destination',
  },
  {
    where: /\.spot\.maxPricePerHour$/,
    values: ['-1', '1.5'],
    why: 'a price has cents, and -1 is the on-demand price',
  },
  {
    where: /\.linux\.sysctls$/,
    values: ['{}'],
    why: 'what is in it is for the provider to say, and it may be nothing',
  },
];

/** Entry points that are not tried, each for its reason. */
export const NOT_TRIED: readonly { readonly name: RegExp; readonly why: string }[] = [
  {
    name: /^(?:new )?AksAutomaticCluster\b/,
    why: 'with the bindings of azurerm 4 none can be made; test/cdktn/automatic-cluster.test.ts tries it',
  },
  {
    name: /^(?:IAksCluster|IManagedCluster|IVaultJwtAuth|IVaultKubernetesAuth|PolicyMatchers)#/,
    why: 'what classes of the package implement is tried there',
  },
  {
    name: /^(?:Agents|CheckedPod|Container|Injection|KubernetesObject|Located|Manifests)#/,
    why: "rules of one's own ask it of every manifest: a check would cost each of them, and the rule fails in its own tests",
  },
];
