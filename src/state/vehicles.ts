import { createStore } from 'zustand/vanilla';

/** A vehicle that is drawn because counters counted so many: one of them, nobody's. */
export interface Vehicle {
  readonly id: string;
  readonly isHeavy: boolean;
  /** As it is drawn by a clock that runs as ours does, km/h. */
  readonly speedKmh: number;
  /** 0 to the north or east, 1 to the south or west. */
  readonly direction: 0 | 1;
  /** Asset ids of the counters that it is computed from: the one before and the one behind it, or the only one. */
  readonly counters: readonly string[];
}

export interface VehiclesState {
  /** The one that is selected, or was last. */
  readonly vehicle: Vehicle | null;
  /** It is still drawn; false also before the scene has said anything. */
  readonly isHere: boolean;
}

/** What the scene says of the vehicle that is selected; everything else of its vehicles nobody needs to know. */
export function createVehicles() {
  const store = createStore<VehiclesState>()(() => ({ vehicle: null, isHere: false }));
  return {
    ...store,
    /** @param vehicle null: the one with this id is not drawn, or not any more */
    told: (id: string, vehicle: Vehicle | null): void => {
      const before = store.getState();
      if (!vehicle) {
        const last = before.vehicle?.id === id ? before.vehicle : null;
        if (before.isHere || before.vehicle !== last) store.setState({ vehicle: last, isHere: false });
        return;
      }
      const whole = { ...vehicle, speedKmh: Math.round(vehicle.speedKmh) };
      if (!before.isHere || !isSame(before.vehicle, whole)) store.setState({ vehicle: whole, isHere: true });
    },
  };
}
export type VehiclesStore = ReturnType<typeof createVehicles>;

const isSame = (a: Vehicle | null, b: Vehicle): boolean =>
  a?.id === b.id && a.speedKmh === b.speedKmh && a.counters.join() === b.counters.join();
