import { PbfReader } from 'pbf';
import { DecodeError } from '../decode.ts';

/** What of GTFS-Realtime 2.0 a twin needs: times of trips at stops, places of vehicles. Times are POSIX seconds. */
export interface TripDescriptor {
  tripId?: string;
  routeId?: string;
  directionId?: number;
  /** HH:MM:SS of the first departure and YYYYMMDD of the service day. */
  startTime?: string;
  startDate?: string;
  /** 3 = cancelled, 7 = deleted. */
  relationship?: number;
}
export interface VehicleDescriptor {
  id?: string;
  label?: string;
}
export interface StopTimeEvent {
  delayS?: number;
  timeS?: number;
}
export interface StopTimeUpdate {
  sequence?: number;
  stopId?: string;
  arrival?: StopTimeEvent;
  departure?: StopTimeEvent;
  /** 1 = skipped, 2 = no data. */
  relationship?: number;
}
export interface TripUpdate {
  trip: TripDescriptor;
  vehicle?: VehicleDescriptor;
  stops: StopTimeUpdate[];
  timestampS?: number;
  delayS?: number;
}
/** A carriage, from the front of the train on: which one, counted from 1, and how much of its room is taken, percent. */
export interface CarriageDetails {
  sequence?: number;
  percent?: number;
}
export interface VehiclePosition {
  trip?: TripDescriptor;
  vehicle?: VehicleDescriptor;
  /** `multi_carriage_details`; absent where none are told of. */
  carriages?: CarriageDetails[];
  /** Degrees, WGS84; bearing from true north; speed m/s. */
  position?: { lat: number; lon: number; bearingDeg?: number; speedMs?: number };
  timestampS?: number;
}
export interface RealtimeEntity {
  id: string;
  isDeleted: boolean;
  tripUpdate?: TripUpdate;
  vehicle?: VehiclePosition;
}
export interface RealtimeFeed {
  version: string;
  /** Only what has changed since the message before; not standardised, and seen in the wild. */
  isDifferential: boolean;
  timestampS: number | null;
  entities: RealtimeEntity[];
}

type Field<T> = (tag: number, into: T, pbf: PbfReader) => void;

const tripField: Field<TripDescriptor> = (tag, into, pbf) => {
  if (tag === 1) into.tripId = pbf.readString();
  else if (tag === 2) into.startTime = pbf.readString();
  else if (tag === 3) into.startDate = pbf.readString();
  else if (tag === 4) into.relationship = pbf.readVarint();
  else if (tag === 5) into.routeId = pbf.readString();
  else if (tag === 6) into.directionId = pbf.readVarint();
};
const vehicleField: Field<VehicleDescriptor> = (tag, into, pbf) => {
  if (tag === 1) into.id = pbf.readString();
  else if (tag === 2) into.label = pbf.readString();
};
const eventField: Field<StopTimeEvent> = (tag, into, pbf) => {
  if (tag === 1) into.delayS = pbf.readVarint(true);
  else if (tag === 2) into.timeS = pbf.readVarint(true);
};
const stopField: Field<StopTimeUpdate> = (tag, into, pbf) => {
  if (tag === 1) into.sequence = pbf.readVarint();
  else if (tag === 2) into.arrival = pbf.readMessage(eventField, {});
  else if (tag === 3) into.departure = pbf.readMessage(eventField, {});
  else if (tag === 4) into.stopId = pbf.readString();
  else if (tag === 5) into.relationship = pbf.readVarint();
};
const updateField: Field<TripUpdate> = (tag, into, pbf) => {
  if (tag === 1) into.trip = pbf.readMessage(tripField, {});
  else if (tag === 2) into.stops.push(pbf.readMessage(stopField, {}));
  else if (tag === 3) into.vehicle = pbf.readMessage(vehicleField, {});
  else if (tag === 4) into.timestampS = pbf.readVarint();
  else if (tag === 5) into.delayS = pbf.readVarint(true);
};
const placeField: Field<NonNullable<VehiclePosition['position']>> = (tag, into, pbf) => {
  if (tag === 1) into.lat = pbf.readFloat();
  else if (tag === 2) into.lon = pbf.readFloat();
  else if (tag === 3) into.bearingDeg = pbf.readFloat();
  else if (tag === 5) into.speedMs = pbf.readFloat();
};
const carriageField: Field<CarriageDetails> = (tag, into, pbf) => {
  // −1 stands for no data.
  if (tag === 4) into.percent = pbf.readVarint(true);
  else if (tag === 5) into.sequence = pbf.readVarint();
};
const positionField: Field<VehiclePosition> = (tag, into, pbf) => {
  if (tag === 1) into.trip = pbf.readMessage(tripField, {});
  else if (tag === 2) into.position = pbf.readMessage(placeField, { lat: Number.NaN, lon: Number.NaN });
  else if (tag === 5) into.timestampS = pbf.readVarint();
  else if (tag === 8) into.vehicle = pbf.readMessage(vehicleField, {});
  else if (tag === 11) (into.carriages ??= []).push(pbf.readMessage(carriageField, {}));
};
const entityField: Field<RealtimeEntity> = (tag, into, pbf) => {
  if (tag === 1) into.id = pbf.readString();
  else if (tag === 2) into.isDeleted = pbf.readBoolean();
  else if (tag === 3) into.tripUpdate = pbf.readMessage(updateField, { trip: {}, stops: [] });
  else if (tag === 4) into.vehicle = pbf.readMessage(positionField, {});
};
const headerField: Field<RealtimeFeed> = (tag, into, pbf) => {
  if (tag === 1) into.version = pbf.readString();
  else if (tag === 2) into.isDifferential = pbf.readVarint() === 1;
  else if (tag === 3) into.timestampS = pbf.readVarint();
};
const feedField: Field<RealtimeFeed> = (tag, into, pbf) => {
  if (tag === 1) pbf.readMessage(headerField, into);
  else if (tag === 2) into.entities.push(pbf.readMessage(entityField, { id: '', isDeleted: false }));
};

/**
 * A message of a GTFS-Realtime feed.
 * @throws DecodeError where it is cut off, no protobuf, or has no header: nothing of a broken message is used
 */
export function decodeRealtime(bytes: Uint8Array, what = 'GTFS-Realtime'): RealtimeFeed {
  const feed: RealtimeFeed = { version: '', isDifferential: false, timestampS: null, entities: [] };
  const pbf = new PbfReader(bytes);
  try {
    pbf.readFields(feedField, feed);
  } catch (error) {
    throw new DecodeError(what, '', `no protobuf that can be read: ${(error as Error).message}`);
  }
  // The reader of varints and strings runs past the end without a word.
  if (pbf.pos !== bytes.length) throw new DecodeError(what, '', 'is cut off');
  if (feed.version === '') throw new DecodeError(what, 'header', 'is missing');
  return feed;
}
