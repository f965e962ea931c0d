/** What the defaults of a cluster are for. Every single one can still be set by its own property. */
export enum AksPreset {
  /** Safe to run production on as it comes. */
  PRODUCTION = 'production',
  /**
   * Small and cheap, for development: one `Standard_D2ds_v5` node that applications may use, up to three; no zones, no host
   * encryption (so that no feature must be registered), no logs, no Azure Policy, tier Free, no deletion protection. API
   * server, users, identities and network are as in production.
   */
  DEVELOPMENT = 'development',
}
