/** (filled below) */
export const FUNCTION_WORDS = `
31001_1000 d Wohngebäude|residential building|住宅建筑
31001_1010 d Wohnhaus|dwelling house|住宅
`;
