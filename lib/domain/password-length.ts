/** Characters of a password: long beats odd. No more than hashing should take. */
export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 256;
