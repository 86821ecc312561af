import { PbfWriter } from 'pbf';
import type {
  CarriageDetails, RealtimeFeed, StopTimeEvent, StopTimeUpdate, TripDescriptor, TripUpdate, RealtimeEntity, VehicleDescriptor, VehiclePosition,
} from './realtime.ts'; // prettier-ignore

/** int32 and int64 that may be negative: as 64 bits. */
const signed = (tag: number, value: number | undefined, pbf: PbfWriter): void => {
  if (value !== undefined) pbf.writeVarintField(tag, value);
};
const text = (tag: number, value: string | undefined, pbf: PbfWriter): void => {
  if (value !== undefined) pbf.writeStringField(tag, value);
};
const writeTrip = (trip: TripDescriptor, pbf: PbfWriter): void => {
  text(1, trip.tripId, pbf);
  text(2, trip.startTime, pbf);
  text(3, trip.startDate, pbf);
  signed(4, trip.relationship, pbf);
  text(5, trip.routeId, pbf);
  signed(6, trip.directionId, pbf);
};
const writeVehicle = ({ id, label }: VehicleDescriptor, pbf: PbfWriter): void => {
  text(1, id, pbf);
  text(2, label, pbf);
};
const writeEvent = ({ delayS, timeS }: StopTimeEvent, pbf: PbfWriter): void => {
  signed(1, delayS, pbf);
  signed(2, timeS, pbf);
};
const writeStop = (stop: StopTimeUpdate, pbf: PbfWriter): void => {
  signed(1, stop.sequence, pbf);
  if (stop.arrival) pbf.writeMessage(2, writeEvent, stop.arrival);
  if (stop.departure) pbf.writeMessage(3, writeEvent, stop.departure);
  text(4, stop.stopId, pbf);
  signed(5, stop.relationship, pbf);
};
const writeUpdate = (update: TripUpdate, pbf: PbfWriter): void => {
  pbf.writeMessage(1, writeTrip, update.trip);
  for (const stop of update.stops) pbf.writeMessage(2, writeStop, stop);
  if (update.vehicle) pbf.writeMessage(3, writeVehicle, update.vehicle);
  signed(4, update.timestampS, pbf);
  signed(5, update.delayS, pbf);
};
const writePlace = (place: NonNullable<VehiclePosition['position']>, pbf: PbfWriter): void => {
  pbf.writeFloatField(1, place.lat);
  pbf.writeFloatField(2, place.lon);
  if (place.bearingDeg !== undefined) pbf.writeFloatField(3, place.bearingDeg);
  if (place.speedMs !== undefined) pbf.writeFloatField(5, place.speedMs);
};
const writeCarriage = ({ sequence, percent }: CarriageDetails, pbf: PbfWriter): void => {
  signed(4, percent, pbf);
  signed(5, sequence, pbf);
};
const writePosition = (vehicle: VehiclePosition, pbf: PbfWriter): void => {
  if (vehicle.trip) pbf.writeMessage(1, writeTrip, vehicle.trip);
  if (vehicle.position) pbf.writeMessage(2, writePlace, vehicle.position);
  signed(5, vehicle.timestampS, pbf);
  if (vehicle.vehicle) pbf.writeMessage(8, writeVehicle, vehicle.vehicle);
  for (const carriage of vehicle.carriages ?? []) pbf.writeMessage(11, writeCarriage, carriage);
};
const writeEntity = (entity: RealtimeEntity, pbf: PbfWriter): void => {
  text(1, entity.id, pbf);
  if (entity.isDeleted) pbf.writeBooleanField(2, true);
  if (entity.tripUpdate) pbf.writeMessage(3, writeUpdate, entity.tripUpdate);
  if (entity.vehicle) pbf.writeMessage(4, writePosition, entity.vehicle);
};
const writeHeader = (feed: RealtimeFeed, pbf: PbfWriter): void => {
  text(1, feed.version, pbf);
  pbf.writeVarintField(2, feed.isDifferential ? 1 : 0);
  signed(3, feed.timestampS ?? undefined, pbf);
};

/** The protobuf of a GTFS-Realtime message, for simulators and tests. */
export function encodeRealtime(feed: RealtimeFeed): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeMessage(1, writeHeader, feed);
  for (const entity of feed.entities) pbf.writeMessage(2, writeEntity, entity);
  return pbf.finish();
}
