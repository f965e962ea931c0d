import { ANY_TEXT, ANYTHING, fields, listOf } from '../../core';
import { AksErrors } from '../errors';
import { check } from '../private/shapes';
import { UpgradeChannel, NodeOsUpgradeChannel } from './upgrades';

/** A day of the week, as Azure writes it. */
export type Weekday = 'Monday' | 'Tuesday' | 'Wednesday' | 'Thursday' | 'Friday' | 'Saturday' | 'Sunday';

/** One weekly window. */
export interface WeeklyWindow {
  /** @default 'Sunday' */
  readonly day?: Weekday;
  /** `HH:MM`, 24 hours. @default '00:00' for Kubernetes upgrades, '04:00' for node images */
  readonly start?: string;
  /** 4 to 24 hours. @default 4 */
  readonly durationHours?: number;
  /** Offset of `start` from UTC, `+HH:MM` or `-HH:MM`. @default '+00:00' */
  readonly utcOffset?: string;
}

/** A time in which nothing is upgraded, a sale or a holiday: as RFC 3339 has it, `2026-12-20T00:00:00Z`. */
export interface MaintenanceFreeze {
  readonly start: string;
  readonly end: string;
}

/** The fields of a maintenance window as the provider has them. */
export interface WindowBlock {
  readonly frequency: 'Weekly';
  readonly interval: number;
  readonly dayOfWeek: Weekday;
  readonly startTime: string;
  readonly duration: number;
  readonly utcOffset: string;
  readonly notAllowed?: { readonly start: string; readonly end: string }[];
}

/**
 * When AKS may upgrade. No start date is ever set: one that lies in the past is a permanent difference (azurerm #22762).
 *
 * @see https://learn.microsoft.com/azure/aks/planned-maintenance
 */
export class Maintenance {
  private constructor(
    private readonly kubernetes: WindowBlock | undefined,
    private readonly nodeImages: WindowBlock | undefined,
  ) {}

  /**
   * One window a week for Kubernetes upgrades and one for node images; in `freezes` none of both is upgraded.
   *
   * @throws AKS_MAINTENANCE_TIME_INVALID, AKS_MAINTENANCE_TOO_SHORT, AKS_MAINTENANCE_DAY_INVALID,
   *   AKS_MAINTENANCE_FREEZE_INVALID, AKS_VALUE_INVALID
   */
  public static weekly(
    windows: {
      readonly kubernetes?: WeeklyWindow;
      readonly nodeImages?: WeeklyWindow;
      readonly freezes?: readonly MaintenanceFreeze[];
    } = {},
  ): Maintenance {
    check('maintenance', windows, WINDOWS);
    const freezes = windows.freezes ?? [];
    for (const freeze of freezes) checkFreeze(freeze);
    return new Maintenance(
      block('kubernetes', '00:00', windows.kubernetes, freezes),
      block('nodeImages', '04:00', windows.nodeImages, freezes),
    );
  }

  /** Whenever AKS likes. */
  public static anytime(): Maintenance {
    return new Maintenance(undefined, undefined);
  }

  /** Windows of those channels that upgrade anything. @internal */
  public blocks(
    channel: UpgradeChannel,
    nodeOs: NodeOsUpgradeChannel,
  ): { readonly autoUpgrade?: WindowBlock; readonly nodeOs?: WindowBlock } {
    const osByAks =
      nodeOs === NodeOsUpgradeChannel.NODE_IMAGE || nodeOs === NodeOsUpgradeChannel.SECURITY_PATCH;
    return {
      autoUpgrade: channel === UpgradeChannel.NONE ? undefined : this.kubernetes,
      nodeOs: osByAks ? this.nodeImages : undefined,
    };
  }
}

/** Days and hours have errors of their own. */
const WINDOW = fields<WeeklyWindow>({
  day: ANYTHING,
  start: ANY_TEXT,
  durationHours: ANYTHING,
  utcOffset: ANY_TEXT,
});
const WINDOWS = fields({
  kubernetes: WINDOW,
  nodeImages: WINDOW,
  freezes: listOf(fields<MaintenanceFreeze>({ start: ANY_TEXT, end: ANY_TEXT }, ['start', 'end'])),
});

const DAYS: readonly unknown[] = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/;

function checkFreeze({ start, end }: MaintenanceFreeze): void {
  if (TIME.test(start) && TIME.test(end) && Date.parse(start) < Date.parse(end)) return;
  throw AksErrors.AKS_MAINTENANCE_FREEZE_INVALID({ start, end });
}

function block(
  name: string,
  defaultStart: string,
  window: WeeklyWindow = {},
  freezes: readonly MaintenanceFreeze[],
): WindowBlock {
  const { day = 'Sunday', start = defaultStart, durationHours = 4, utcOffset = '+00:00' } = window;
  if (!DAYS.includes(day)) throw AksErrors.AKS_MAINTENANCE_DAY_INVALID({ window: name, day });
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(start)) {
    throw AksErrors.AKS_MAINTENANCE_TIME_INVALID({ field: `maintenance.${name}.start`, value: start });
  }
  if (!/^[+-](?:0\d|1[0-4]):[0-5]\d$/.test(utcOffset)) {
    throw AksErrors.AKS_MAINTENANCE_TIME_INVALID({
      field: `maintenance.${name}.utcOffset`,
      value: utcOffset,
    });
  }
  if (!(Number.isInteger(durationHours) && durationHours >= 4 && durationHours <= 24)) {
    throw AksErrors.AKS_MAINTENANCE_TOO_SHORT({ window: name, durationHours });
  }
  return {
    frequency: 'Weekly',
    interval: 1,
    dayOfWeek: day,
    startTime: start,
    duration: durationHours,
    utcOffset,
    notAllowed: freezes.length === 0 ? undefined : freezes.map(({ start, end }) => ({ start, end })),
  };
}
