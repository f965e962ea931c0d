/**
 * Azure's regions as of {@link REGIONS_AS_OF}. New ones come and zones are added, so whatever is not here is a warning and
 * never an error.
 */
export const REGIONS_AS_OF = '2026-11';

const WITH_ZONES =
  'australiaeast austriaeast belgiumcentral brazilsouth canadacentral centralindia centralus chilecentral chinanorth3 ' +
  'denmarkeast eastasia eastus eastus2 francecentral germanywestcentral indonesiacentral israelcentral italynorth japaneast ' +
  'japanwest koreacentral malaysiawest mexicocentral newzealandnorth northeurope norwayeast polandcentral qatarcentral ' +
  'southafricanorth southcentralus southeastasia spaincentral swedencentral switzerlandnorth uaenorth uksouth ' +
  'usgovvirginia westeurope westus2 westus3';

const WITHOUT_ZONES =
  'australiacentral australiacentral2 australiasoutheast brazilsoutheast canadaeast chinaeast chinaeast2 chinaeast3 ' +
  'chinanorth chinanorth2 francesouth germanynorth jioindiacentral jioindiawest koreasouth northcentralus norwaywest ' +
  'southafricawest southindia swedensouth switzerlandwest uaecentral ukwest usdodcentral usdodeast usgovarizona ' +
  'usgovtexas westcentralus westindia westus';

/** What is known of a region, given as Azure's API writes it (`westeurope`). */
export function zonesOf(region: string): 'has zones' | 'has no zones' | 'unknown' {
  if (WITH_ZONES.split(' ').includes(region)) return 'has zones';
  return WITHOUT_ZONES.split(' ').includes(region) ? 'has no zones' : 'unknown';
}

/** Every region that is known here. */
export function knownRegions(): readonly string[] {
  return [...WITH_ZONES.split(' '), ...WITHOUT_ZONES.split(' ')];
}
