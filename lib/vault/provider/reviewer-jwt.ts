/** The reviewer's JWT, by all that a version of the provider may make of it. */
export interface ReviewerJwtArguments {
  /** A reference. */
  readonly jwt: string;
  /** Undefined where Terraform keeps the JWT in its state. */
  readonly writeOnlyVersion: number | undefined;
}
