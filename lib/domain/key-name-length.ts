/** Characters of an API key's name. */
export const KEY_NAME_MAX = 100;
