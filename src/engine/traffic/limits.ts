// How many vehicles are drawn, how far, how fast and how often they are reckoned anew.
/** Vehicles drawn at most: at the peak some 5000 are on the motorways and 3000 on the main streets. */
export const ROOM = 12_288;
/** By a fast clock vehicles move at most so many times as fast: beyond that the eye sees them flicker, not drive. */
export const FASTEST = 6;
/** Counts ease into new ones within some seconds: who is under way does not jump. */
export const EASE_S = 3;
export const AGAIN_S = 1;
/** A clock that has moved by more than this in a frame has jumped. */
export const JUMP_MS = 20 * 60_000;
/** Who is on the road after that is somebody else: numbers go on by more than were on it. */
export const JUMP_VEHICLES = 50_000;
export const NOBODY = -1;
export const DICE = 4096;
/** Ways are written anew in so many parts, one a frame, where nobody has jumped: all at once would cost a frame. */
export const PARTS = 8;
/** Software GL draws vehicles to a camera that is nearer to the ground than this, metres; from higher they are a pixel each and cost a frame. */
export const SOFTWARE_GL_BELOW_M = 500;
/** Farther from the eye than this none is drawn, by quality, metres: software GL draws a triangle at a time; with a card, one is less than half a pixel wide there. */
export const SEEN_WITHIN_M = [1500, 12_000, 12_000, 12_000] as const;
/** The eye may move by this share of it until it is looked again who is near. */
export const LOOK_AGAIN = 0.1;
