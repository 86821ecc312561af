/** With more observations than this between two commits, what is only housekeeping waits until the burst is over… */
const MOST = 20_000;
/** … at most for so many commits: who brings as much all day is housekept too. */
const LONGEST = 40;

/** Says at each commit whether a burst is on. @returns asked with the number of observations that ever came */
export function createBurstWatch(): (cameInAll: number) => boolean {
  let before = 0;
  let lasts = 0;
  return (cameInAll) => {
    const came = cameInAll - before;
    before = cameInAll;
    lasts = came > MOST && lasts < LONGEST ? lasts + 1 : 0;
    return lasts > 0;
  };
}
